"""Exports for the tools of researchers, supervisors and clinics: tables, BORIS, ELAN, subtitles, FHIR, the practice.

They tell of codes, times and ratings. What was written leaves only when it is asked for, and so does a client's code
where the file is for research. Process and progress are never in one export, but for the practice as a whole, which is
the way out. Files have mode 0600, folders 0700; each is there whole or not at all, and noted in the audit log.
"""

import shutil
from pathlib import Path

from alliance_tui.exchange import csv_tables
from alliance_tui.services import destination, filling, recorded
from alliance_tui.services.errand import ENDINGS, Errand, Progress, Sent
from alliance_tui.services.exporting import Drawer, NotExported, Tool
from alliance_tui.storage import files
from alliance_tui.storage.practice import Practice

UNFINISHED = ".alliance-export"
"""Ends the name of a file or folder that is not whole."""


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
    sent = Sent()
    with files.told("writing the export", safe="The practice is untouched"):
        _refuse_place(practice, errand, out, replace=replace)
        if errand.is_folder:
            with files.building(out, UNFINISHED) as folder:
                filling.fill_folder(practice, errand, folder, sent, progress)
                _put_in_place(folder, out)
        else:
            with files.growing(out, UNFINISHED) as write:
                for piece in filling.pieces(practice, errand, out, sent, progress):
                    sent.size += len(piece)
                    write(piece)
    practice.audit.note("exported", subject=errand.audit_words, bytes=sent.size)
    return sent


def _refuse(errand: Errand) -> None:
    """What no file of this kind can hold."""
    marks_only = (Tool.BORIS, Tool.EAF, Tool.VTT, Tool.SRT, Tool.CHAPTERS, Tool.SEGMENTS)
    safe = "Nothing was written"
    if errand.tool in marks_only and errand.drawer is Drawer.PROGRESS:
        raise NotExported(
            f"{errand.tool} holds markers, and the record drawer has none", safe=safe, remedy="Use --drawer process"
        )
    if errand.tool is Tool.SEGMENTS and errand.has_words:
        raise NotExported("segments hold counts, nothing that was written", safe=safe, remedy="Leave --words out")
    if errand.recording and errand.session is None:
        raise NotExported("a recording is of one session", safe=safe, remedy="Name it, as in --session K-14/12")
    if errand.session is not None:
        recorded.require_clear(errand.session, errand.tool, errand.recording)
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


def _refuse_place(practice: Practice, errand: Errand, out: Path, *, replace: bool) -> None:
    destination.refuse_own_folder(practice, out, NotExported)
    there = destination.kind_there(out)
    if not (replace and errand.is_folder and there == "folder" and not out.is_symlink()):
        destination.refuse_file(out, NotExported, replace=replace)
    safe, other = destination.LEFT, "Choose another name"
    if errand.is_folder and there == "file":
        raise NotExported(f"there is a file {out.name} already, and this export is none", safe=safe, remedy=other)
    if there == "folder" and not all(_is_ours(one) for one in out.iterdir()):
        raise NotExported(f"the folder {out.name} holds other files than an export", safe=safe, remedy=other)


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
