"""Exports for the tools of researchers, supervisors and clinics: tables, BORIS, ELAN, subtitles, FHIR, the practice.

They tell of codes, times and ratings. What was written leaves only when it is asked for, and so does a client's code
where the file is for research. Process and progress are never in one export, but for the practice as a whole, which is
the way out. Files have mode 0600, folders 0700; each is there whole or not at all, and noted in the audit log.
"""

import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from alliance_tui.domain.client import Client
from alliance_tui.domain.codebook import Codebook, CodebookRef
from alliance_tui.domain.reading import counted
from alliance_tui.domain.session import Session, State
from alliance_tui.domain.trouble import Trouble
from alliance_tui.exchange import boris, csv_tables, eaf, fhir, practice_json, subtitles
from alliance_tui.exchange.leaving import Coded, Disguise, Sidecar, without_words
from alliance_tui.services import review, signing
from alliance_tui.services.clock import wall_now
from alliance_tui.services.exporting import Drawer, NotExported, Tool
from alliance_tui.storage import files
from alliance_tui.storage.practice import Practice

Progress = Callable[[int, int], None]
"""Sessions done, and all."""

UNFINISHED = ".alliance-export"
"""Ends the name of a folder that is not whole."""
MAIN_KEY = "main"
"""The export key that is used where none is named."""


TABLES = (Tool.TABLES, Tool.EXCEL)
FOR_RESEARCH = (*TABLES, Tool.BORIS, Tool.EAF)
"""Where pseudonyms and moved dates are what one gets unless one asks for something else."""
ENDINGS = {Tool.EAF: "eaf", Tool.VTT: "vtt", Tool.SRT: "srt", Tool.CHAPTERS: "ffmeta", Tool.FHIR: "fhir.json"}
"""Tools that take one file a session."""


@dataclass(frozen=True)
class Errand:
    """What is to leave, for what, and what of it may be seen outside."""

    tool: Tool
    drawer: Drawer = Drawer.PROCESS
    has_words: bool = False
    disguise: Disguise | None = None
    session: Session | None = None
    client: Client | None = None
    """Whose course; None with no session for the whole practice."""

    @property
    def is_folder(self) -> bool:
        """Whether it is written as a folder of files."""
        return self.tool in TABLES or (self.tool in ENDINGS and self.session is None)

    @property
    def audit_words(self) -> str:
        """What the audit log says of it: ids, no codes."""
        whose = f"course of {self.client.id}" if self.client else "the whole practice"
        what = f"session {self.session.id}" if self.session else whose
        drawer = "both drawers" if self.tool is Tool.PRACTICE else str(self.drawer)
        return f"{what}, {drawer}, {self.tool}"


@dataclass
class Sent:
    """What left."""

    size: int = 0
    """Bytes."""
    sessions: int = 0
    markers: int = 0
    left_out: int = 0
    """Marks that lie outside their recording."""
    live: int = 0
    """Sessions that are still live and not in it."""


def sent_words(errand: Errand, sent: Sent) -> str:
    """What left, counted, and what did not."""
    parts = [counted(sent.sessions, "session")]
    if errand.drawer is Drawer.PROCESS or errand.tool is Tool.PRACTICE:
        parts.append(counted(sent.markers - sent.left_out, "marker"))
    parts.append(codes_words(errand))
    parts.append("with what was written" if errand.has_words else "nothing that was written")
    if sent.left_out:
        parts.append(f"{counted(sent.left_out, 'mark')} outside the recording left out")
    if sent.live:
        parts.append(f"without {counted(sent.live, 'session')} that {'is' if sent.live == 1 else 'are'} still live")
    return ", ".join(parts)


def codes_words(errand: Errand) -> str:
    """How clients are called and dates told."""
    hidden = errand.disguise
    if hidden is None:
        return "codes and dates kept"
    if hidden.keeps_codes:
        return "codes kept, dates moved"
    return "pseudonyms, dates kept" if hidden.keeps_dates else "pseudonyms, dates moved"


def disguise(
    practice: Practice, tool: Tool, *, codes: str = "", dates: str = "", key: str = MAIN_KEY
) -> Disguise | None:
    """How clients are called and dates are moved; None where both are kept.

    Args:
        practice: open; it keeps the export key.
        tool: for research both are hidden unless one asks for them.
        codes: `keep` or `pseudonym`, empty for what the tool has.
        dates: `keep` or `shift`, empty for what the tool has.
        key: the name of the export key: the same one gives the same pseudonyms and the same shifts again.
    """
    keeps_codes = (codes or ("pseudonym" if tool in FOR_RESEARCH else "keep")) == "keep"
    keeps_dates = (dates or ("shift" if tool in FOR_RESEARCH else "keep")) == "keep"
    if keeps_codes and keeps_dates:
        return None
    return Disguise(practice.export_key(key), keeps_dates=keeps_dates, keeps_codes=keeps_codes)


def send(
    practice: Practice, errand: Errand, out: Path, *, replace: bool = False, progress: Progress = lambda _d, _a: None
) -> Sent:
    """Carry it out: write the file or folder and note it in the audit log.

    Raises:
        NotExported: when it cannot be written so, or something is there already and `replace` is not set.
        Trouble: when a session cannot be read; nothing half is given out.
        DiskTrouble: when the disk refuses; what was there is then as it was.
    """
    _refuse(errand)
    out = out.absolute()
    _refuse_place(errand, out, replace=replace)
    sent = Sent()
    with files.told("writing the export", safe="The practice is untouched"):
        if errand.is_folder:
            with files.building(out, UNFINISHED) as folder:
                _fill_folder(practice, errand, folder, sent, progress)
                _put_in_place(folder, out)
        else:
            with files.growing(out) as write:
                for piece in _pieces(practice, errand, sent, progress):
                    sent.size += len(piece)
                    write(piece)
    practice.audit.note("exported", subject=errand.audit_words, bytes=sent.size)
    return sent


def _refuse(errand: Errand) -> None:
    """What no file of this kind can hold."""
    marks_only = (Tool.BORIS, Tool.EAF, Tool.VTT, Tool.SRT, Tool.CHAPTERS)
    safe = "Nothing was written"
    if errand.tool in marks_only and errand.drawer is Drawer.PROGRESS:
        raise NotExported(
            f"{errand.tool} holds markers, and the record drawer has none", safe=safe, remedy="Use --drawer process"
        )
    if errand.tool in ENDINGS and errand.session is None and errand.client is None:
        raise NotExported(
            f"{errand.tool} is one file a session", safe=safe, remedy="Name a session or a course: --session, --course"
        )
    if errand.tool is Tool.PRACTICE and (errand.session or errand.client or errand.disguise or not errand.has_words):
        raise NotExported(
            "json is the practice as it is, with everything in it",
            safe=safe,
            remedy="For a part of it, or without names and words, use csv-tables",
        )


def _refuse_place(errand: Errand, out: Path, *, replace: bool) -> None:
    if not (out.exists() or out.is_symlink()):
        return
    kind = "folder" if out.is_dir() else "file"
    safe = "It was left as it is"
    if not replace:
        raise NotExported(f"there is a {kind} {out.name} already", safe=safe, remedy="Use --replace")
    if out.is_dir() is not errand.is_folder or out.is_symlink():
        raise NotExported(f"{out.name} is a {kind}, and this export is none", safe=safe, remedy="Choose another name")
    if out.is_dir() and not all(_is_ours(one) for one in out.iterdir()):
        raise NotExported(f"{out.name} holds other files than an export", safe=safe, remedy="Choose another name")


def _is_ours(path: Path) -> bool:
    """Whether an export like this one may have written it."""
    tables = {"datapackage.json", *(f"{table}.csv" for table in csv_tables.TABLES)}
    is_session = path.name.startswith("session-") and path.name.endswith(tuple(ENDINGS.values()))
    return path.is_file() and (path.name in tables or is_session)


def _put_in_place(folder: Path, out: Path) -> None:
    """The finished folder under its name; one that was there is gone only when the new one stands."""
    if out.exists():
        aside = folder.with_name(f"{folder.name}-old{UNFINISHED}")
        out.rename(aside)
        folder.rename(out)
        shutil.rmtree(aside)
    else:
        folder.rename(out)
    files.sync_folder(out.parent)


# -- what is in it


def _sessions(practice: Practice, errand: Errand, sent: Sent, progress: Progress) -> Iterator[Session]:
    """The sessions as they may be seen outside, one at a time."""
    if errand.session is not None:
        whole: Iterable[Session] = [errand.session]
        total = 1
    else:
        listed = review.sessions(practice, errand.client)
        whole, total = (review.read_listed(practice, one) for one in listed), len(listed)
    for session in whole:
        sent.sessions += 1
        sent.markers += len(session.markers)
        progress(sent.sessions, total)
        yield errand.disguise.disguised(session) if errand.disguise else session


def _pieces(practice: Practice, errand: Errand, sent: Sent, progress: Progress) -> Iterator[bytes]:
    """The one file of an export."""
    if errand.tool is Tool.PRACTICE:
        yield from _practice_pieces(practice, sent, progress)
        return
    sessions = _sessions(practice, errand, sent, progress)
    if errand.tool is Tool.BORIS:
        given = [Coded(without_words(one) if not errand.has_words else one) for one in sessions]
        books = _books(practice, (one.session.codebook for one in given))
        yield _taken(sent, boris.write_boris(given, books, wall_now(), has_words=errand.has_words))
        return
    for session in sessions:
        yield _one(practice, errand, session, sent)


def _fill_folder(practice: Practice, errand: Errand, folder: Path, sent: Sent, progress: Progress) -> None:
    sessions = _sessions(practice, errand, sent, progress)
    if errand.tool in TABLES:
        sent.size += _write_tables(errand, sessions, folder)
        return
    for session in sessions:
        content = _one(practice, errand, session, sent)
        sent.size += len(content)
        files.replace(folder / f"session-{session.number:03d}.{ENDINGS[errand.tool]}", content)


def _write_tables(errand: Errand, sessions: Iterable[Session], folder: Path) -> int:
    """The tables, session by session, so that a practice of any size needs no more memory than a session."""
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
        for session in sessions:
            coded = Coded(session)
            for table, write in ((first, to_first), (second, to_second)):
                write(rows := csv_tables.table_rows(table, coded, style))
                size += len(rows)
    package = csv_tables.data_package(style)
    files.replace(folder / "datapackage.json", package)
    return size + len(package)


def _one(practice: Practice, errand: Errand, session: Session, sent: Sent) -> bytes:
    """The file of one session."""
    books = _books(practice, [session.codebook])
    if errand.tool is Tool.FHIR:
        return _fhir(practice, errand, session, books)
    write = {
        Tool.EAF: eaf.write_eaf,
        Tool.VTT: subtitles.write_vtt,
        Tool.SRT: subtitles.write_srt,
        Tool.CHAPTERS: subtitles.write_chapters,
    }[errand.tool]
    return _taken(sent, write(Coded(session), books, has_words=errand.has_words))


def _fhir(practice: Practice, errand: Errand, session: Session, books: dict[CodebookRef, Codebook]) -> bytes:
    author = "" if errand.disguise and not errand.disguise.keeps_codes else signing.signer(practice)
    shown = session if errand.has_words else without_words(session)
    if errand.drawer is Drawer.PROGRESS:
        return fhir.progress_document(shown.progress, shown.client, author, wall_now())
    return fhir.process_document(shown, books, author, wall_now())


def _taken(sent: Sent, sidecar: Sidecar) -> bytes:
    sent.left_out += sidecar.before + sidecar.after
    return sidecar.content


def _books(practice: Practice, refs: Iterable[CodebookRef]) -> dict[CodebookRef, Codebook]:
    found = {ref: practice.catalogue.codebook(ref) for ref in set(refs)}
    return {ref: book for ref, book in found.items() if book is not None}


def _practice_pieces(practice: Practice, sent: Sent, progress: Progress) -> Iterator[bytes]:
    """The practice as one document, in which every session has its codebook."""
    unlisted: list[Trouble] = []
    listed = review.sessions(practice, None, troubles=unlisted)
    if unlisted:
        raise unlisted[0]
    sent.live = len(practice.layout.journals())

    def wholes() -> Iterator[practice_json.Whole]:
        for one in listed:
            session = review.read_listed(practice, one)
            sent.sessions += 1
            sent.markers += len(session.markers)
            progress(sent.sessions, len(listed))
            if session.state is not State.LIVE:
                yield practice_json.Whole(session=session, steps=tuple(review.read_replay(practice, session)))

    catalogue = practice.catalogue
    yield from practice_json.practice_pieces(
        catalogue.clients(), catalogue.codebooks(), wholes(), wall_now(), catalogue.scales()
    )
