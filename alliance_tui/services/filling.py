"""What an export for a tool holds: session by session, read, written and let go, so that any practice can leave."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from alliance_tui.domain.codebook import Codebook, CodebookRef
from alliance_tui.domain.replay import Step
from alliance_tui.domain.session import Session
from alliance_tui.domain.summary import State
from alliance_tui.exchange import boris, csv_tables, eaf, fhir, practice_json, segments_csv, subtitles
from alliance_tui.exchange.coders import codings_of, hidden_codings
from alliance_tui.exchange.leaving import Coded, without_words
from alliance_tui.services import recorded, review, signing
from alliance_tui.services.clock import wall_now
from alliance_tui.services.errand import ENDINGS, OF_EVERY_CODER, TABLES, Errand, Progress, Sent
from alliance_tui.services.exporting import Drawer, Tool
from alliance_tui.services.recovery import unfinished_of
from alliance_tui.services.segmenting import segment_rows
from alliance_tui.storage import files
from alliance_tui.storage.practice import Practice


def pieces(practice: Practice, errand: Errand, out: Path, sent: Sent, progress: Progress) -> Iterator[bytes]:
    """The one file of an export, piece by piece; `out` is where it goes, `sent` counts what is in it.

    Raises:
        Trouble: when a session cannot be read.
    """
    if errand.tool is Tool.PRACTICE:
        yield from _practice_pieces(practice, sent, progress)
        return
    codings = _codings(practice, errand, out, sent, progress)
    if errand.tool is Tool.BORIS:
        books = {book.ref: book for book in practice.catalogue.codebooks()}
        yield from boris.boris_pieces(codings, books, wall_now(), has_words=errand.has_words)
        return
    if errand.tool is Tool.SEGMENTS:
        yield segments_csv.HEAD
        for coded in codings:
            yield segment_rows(practice, coded, width_s=errand.width_s, grain=errand.grain)
        return
    for coded in codings:
        yield _one(practice, errand, coded)


def fill_folder(practice: Practice, errand: Errand, folder: Path, sent: Sent, progress: Progress) -> None:
    """The files of an export, in a folder that is there; `sent` counts what is in them.

    Raises:
        Trouble: when a session cannot be read.
    """
    codings = _codings(practice, errand, None, sent, progress)
    if errand.tool in TABLES:
        sent.size += _write_tables(errand, codings, folder)
        return
    parts: Counter[int] = Counter()
    for coded in codings:
        content = _one(practice, errand, coded)
        sent.size += len(content)
        number = coded.session.number
        parts[number] += 1
        part = f"-{parts[number]}" if parts[number] > 1 else ""
        files.replace(folder / f"session-{number:03d}{part}.{ENDINGS[errand.tool]}", content)


def _codings(practice: Practice, errand: Errand, out: Path | None, sent: Sent, progress: Progress) -> Iterator[Coded]:
    """The sessions as they may be seen outside, one at a time: one's own marks, and others' where they fit.

    A session with several recordings comes once for each.
    """
    total, sessions = (1, iter([errand.session])) if errand.session else review.one_by_one(practice, errand.client)
    if errand.client and not errand.session:
        sent.live = len(unfinished_of(practice, errand.client))
    elif not errand.session:
        sent.live = len(practice.layout.journals())
    is_of_every_coder = errand.tool in OF_EVERY_CODER and errand.drawer is Drawer.PROCESS
    for session in sessions:
        own, *others = codings_of(session, errand.disguise)
        leaving = [own, *others] if is_of_every_coder else [own]
        sent.sessions += 1
        sent.markers += sum(len(one.session.markers) for one in leaving)
        sent.others += len(leaving) - 1
        sent.hidden += hidden_codings(session) if is_of_every_coder else 0
        progress(sent.sessions, total)
        chosen = recorded.wanted_of(session, errand.tool, errand.recording if errand.session else "")
        media = recorded.media_of(session, chosen, sent.clocks, errand.disguise, out)
        for one in leaving:
            sent.clocks.count(chosen, one.session.markers)
            yield from (replace(one, medium=medium) for medium in media)


def _write_tables(errand: Errand, codings: Iterable[Coded], folder: Path) -> int:
    """The tables; returns how many bytes they are."""
    is_process = errand.drawer is Drawer.PROCESS
    style = csv_tables.TableStyle(
        has_note=errand.has_words and is_process,
        is_for_excel=errand.tool is Tool.EXCEL,
        tables=("markers", "sessions") if is_process else ("sessions", "ratings"),
        has_marks=is_process,
    )
    size = 0
    first, second = style.tables
    with files.growing(folder / f"{first}.csv") as to_first, files.growing(folder / f"{second}.csv") as to_second:
        for table, write in ((first, to_first), (second, to_second)):
            write(head := csv_tables.table_head(table, style))
            size += len(head)
        for coded in codings:
            for table, write in ((first, to_first), (second, to_second)):
                write(rows := csv_tables.table_rows(table, coded, style))
                size += len(rows)
    package = csv_tables.data_package(style)
    files.replace(folder / "datapackage.json", package)
    return size + len(package)


def _one(practice: Practice, errand: Errand, coded: Coded) -> bytes:
    """The file of one session, or of one of its recordings."""
    session = coded.session
    books = _books(practice, [session.codebook])
    if errand.tool is Tool.FHIR:
        return _fhir(practice, errand, session, books)
    write = {
        Tool.EAF: eaf.write_eaf,
        Tool.VTT: subtitles.write_vtt,
        Tool.SRT: subtitles.write_srt,
        Tool.CHAPTERS: subtitles.write_chapters,
    }[errand.tool]
    return write(coded, books, has_words=errand.has_words).content


def _fhir(practice: Practice, errand: Errand, session: Session, books: dict[CodebookRef, Codebook]) -> bytes:
    author = "" if errand.disguise and not errand.disguise.keeps_codes else signing.signer(practice)
    shown = session if errand.has_words else without_words(session)
    if errand.drawer is Drawer.PROGRESS:
        return fhir.progress_document(shown.progress, shown.client, author, wall_now())
    return fhir.process_document(shown, books, author, wall_now())


def _books(practice: Practice, refs: Iterable[CodebookRef]) -> dict[CodebookRef, Codebook]:
    found = {ref: practice.catalogue.codebook(ref) for ref in set(refs)}
    return {ref: book for ref, book in found.items() if book is not None}


def _practice_pieces(practice: Practice, sent: Sent, progress: Progress) -> Iterator[bytes]:
    """The practice as one document, in which every session has its codebook."""
    sent.live = len(practice.layout.journals())
    total, whole = review.one_by_one(practice, with_guests=True)
    passed_over: set[str] = set()

    def sessions() -> Iterator[Session]:
        for session in whole:
            sent.sessions += 1
            sent.markers += len(session.markers)
            sent.others += len(session.codings)
            progress(sent.sessions, total)
            if session.state is State.LIVE:
                passed_over.add(session.id)
            else:
                yield session

    def replays() -> Iterator[tuple[str, list[Step]]]:
        for session_id, steps in review.replays_one_by_one(practice):
            if session_id not in passed_over:
                yield session_id, steps

    catalogue = practice.catalogue
    yield from practice_json.practice_pieces(
        catalogue.clients(), catalogue.codebooks(), sessions(), replays(), wall_now(), catalogue.scales()
    )
