"""Recordings of a session: linked by path, put on its clock, looked for, let go of. Nothing of them is copied.

They stand in the process drawer: a path tells who somebody is. What is said of one here names the file alone, never its
folder.
"""

import os
import secrets
import stat
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from alliance_tui.domain.reading import counted, on_one_line
from alliance_tui.domain.recording import Covered, Found, Recording, time_text
from alliance_tui.domain.session import Session
from alliance_tui.domain.summary import State
from alliance_tui.domain.trouble import Trouble
from alliance_tui.services import media_length, record_note
from alliance_tui.services.clock import wall_now
from alliance_tui.storage.practice import Practice

MARKS_SAFE = "The marks are safe"
AS_IT_WAS = "Nothing was changed"
CHECK_NAME = "Check its name and folder"
MOVED = "Where it was moved, say so with: alliance-tui recording move SESSION NEWPATH"
MOST_OFFSET_S = 7 * 24 * 3600.0
"""A recording that begins further from its session than this is of another one."""


class NotLinked(Trouble):
    """A recording cannot be linked, placed or let go of."""


class RecordingGone(Trouble):
    """A recording is not where it was, or cannot be read there."""


@dataclass(frozen=True)
class Place:
    """Where a recording begins on the session's clock, in seconds, and how that was found."""

    offset_s: float
    found: Found = Found.TYPED


@dataclass(frozen=True)
class Seen:
    """A linked recording as it is found now."""

    recording: Recording
    covered: Covered
    """The session's marks in it, before it and after it."""
    fault: Trouble | None = None
    """Why it cannot be played, where it cannot."""
    is_other_size: bool = False
    """Whether the file has another size than when it was linked."""

    @property
    def notes(self) -> tuple[str, ...]:
        """What else to know, each a sentence."""
        outside = outside_words(self.recording, self.covered)
        other = (
            "The file has another size than when it was linked: it may be another one." if self.is_other_size else ""
        )
        return tuple(one for one in (outside, other) if one)


def from_clap(at_recording_s: float, at_session_s: float) -> Place:
    """Where a recording begins in which a moment of the session is heard at a time of its own; all in seconds."""
    return Place(round(at_session_s - at_recording_s, 3), Found.CLAP)


def from_file_time(session: Session, path: Path, duration_s: float | None = None) -> Place:
    """Where a recording begins that was written to until its end: when it was last written to, less its length.

    Args:
        session: whose start is known by the wall clock.
        path: of the recording.
        duration_s: how long it is; None to find out.

    Raises:
        RecordingGone: when there is none to read.
        NotLinked: when nobody knows how long it is.
    """
    ended_at_s = _readable(path, remedy=CHECK_NAME).st_mtime
    known_s = duration_s or media_length.length_s(path)
    if known_s is None:
        raise NotLinked(
            "a file's time is when it ended, and how long this one is is not known",
            safe=AS_IT_WAS,
            remedy="Say how long it is, or say where it begins",
        )
    return Place(round(ended_at_s - known_s - session.started_at.timestamp(), 3), Found.FILE_TIME)


def link(
    practice: Practice,
    session: Session,
    path: Path,
    place: Place | None = None,
    *,
    duration_s: float | None = None,
    replace: bool = False,
) -> tuple[Session, Recording]:
    """Link a recording to a session; gives back the session as it is then, and the recording.

    Args:
        practice: open for writing.
        session: which one.
        path: of the recording.
        place: where it begins; None for where the session does.
        duration_s: how long it is, where a person says so; else ffprobe is asked.
        replace: whether one that is linked already may be placed anew.

    Raises:
        RecordingGone: when the file is not there, is none or cannot be read.
        NotLinked: when it is linked already, cannot be of this session, or the session cannot take it.
        ReadOnly, DiskTrouble: as everywhere; nothing was changed then.
    """
    now = _changeable(practice, session)
    where = _absolute(path)
    status = _readable(where, remedy=CHECK_NAME)
    twin = next((one for one in now.recordings if _is_same(one.path, where)), None)
    if twin is not None and not replace:
        raise NotLinked(
            f"{twin.title} is linked to this session already",
            safe="It was left as it is",
            remedy="Use --replace to place it anew",
        )
    begins = place or (Place(twin.offset_s, twin.found) if twin else Place(0.0))
    made = _checked(
        id=twin.id if twin else secrets.token_hex(6),
        path=str(where),
        offset_s=begins.offset_s,
        found=begins.found,
        duration_s=duration_s or media_length.length_s(where) or (twin.duration_s if twin else None),
        size_bytes=status.st_size,
        linked_at=wall_now(),
    )
    _refuse_stranger(now, made)
    others = [one for one in now.recordings if one.id != made.id]
    return _keep(practice, now, [*others, made], "recording"), made


def put(practice: Practice, session: Session, recording: Recording, place: Place) -> Session:
    """Place a linked recording anew on the session's clock; the file need not be there. Errors as in `link`."""
    return _change(practice, session, recording, offset_s=place.offset_s, found=place.found)


def say_length(practice: Practice, session: Session, recording: Recording, duration_s: float) -> Session:
    """Say how long a linked recording is, in seconds. Errors as in `link`."""
    return _change(practice, session, recording, duration_s=duration_s)


def move(practice: Practice, session: Session, recording: Recording, path: Path) -> Session:
    """Say where a linked recording lies now. What is known of its clock stays. Errors as in `link`."""
    where = _absolute(path)
    status = _readable(where, remedy=CHECK_NAME)
    if any(one.id != recording.id and _is_same(one.path, where) for one in session.recordings):
        raise NotLinked(f"{_title(where)} is linked to this session already", safe="It was left as it is")
    length_s = recording.duration_s or media_length.length_s(where)
    return _change(practice, session, recording, path=str(where), size_bytes=status.st_size, duration_s=length_s)


def unlink(practice: Practice, session: Session, recording: Recording) -> Session:
    """Let go of a recording. The file and the marks stay as they are. Errors as in `link`."""
    now = _changeable(practice, session)
    return _keep(practice, now, [one for one in now.recordings if one.id != recording.id], "recording-removed")


def find(session: Session, wanted: str = "") -> Recording:
    """A recording of a session by its place in the list, from 1, its id, or its file's name; the only one unasked.

    Raises:
        NotLinked: when there is none, or several and it was not said which.
    """
    linked = session.recordings
    if not linked:
        raise NotLinked("no recording is linked to this session", safe=AS_IT_WAS, remedy="Link one first")
    if not wanted and len(linked) == 1:
        return linked[0]
    if not wanted:
        raise NotLinked(
            f"{len(linked)} recordings are linked to this session",
            safe=AS_IT_WAS,
            remedy=f"Say which, as in --recording 1, up to {len(linked)}",
        )
    if wanted.isascii() and wanted.isdigit() and 1 <= int(wanted) <= len(linked):
        return linked[int(wanted) - 1]
    found = [one for one in linked if wanted in (one.id, one.name, one.path)]
    if len(found) != 1:
        raise NotLinked(
            f"there is no such recording of this session: it has {counted(len(linked), 'recording')}",
            safe=AS_IT_WAS,
            remedy=f"Say which, as in --recording 1, up to {len(linked)}",
        )
    return found[0]


def look(session: Session, recording: Recording) -> Seen:
    """Whether a recording is where it was, and which of the session's marks lie in it."""
    covered = recording.covers(one.offset_s for one in session.markers)
    try:
        status = _readable(Path(recording.path))
    except RecordingGone as gone:
        return Seen(recording, covered, gone)
    return Seen(recording, covered, None, recording.size_bytes not in (None, status.st_size))


def require_there(recording: Recording) -> Path:
    """Where a recording lies, when it can be read there.

    Raises:
        RecordingGone: when it cannot, with the old name and how to point to the new place.
    """
    path = Path(recording.path)
    _readable(path)
    return path


def outside_words(recording: Recording, covered: Covered) -> str:
    """Which marks lie outside of a recording, in a sentence; empty where none does."""
    if not covered.before and not covered.after:
        return ""
    sides = [f"{covered.before} before it began"] if covered.before else []
    if covered.after:
        length = f", it is {time_text(recording.duration_s)} long" if recording.duration_s is not None else ""
        sides.append(f"{covered.after} after its end{length}")
    total = sum(covered)
    if covered.inside:
        few = counted(covered.before + covered.after, "mark")
        return f"{few} of {total} {'lies' if few.startswith('1 ') else 'lie'} outside of it: {'; '.join(sides)}."
    return f"None of {counted(total, 'mark')} lies in it: {'; '.join(sides)}."


# -- the file


def _absolute(path: Path) -> Path:
    """The path as it was given, from the root on; links in it are left as they are.

    Raises:
        NotLinked: when it holds bytes that are no text, which no document can keep.
    """
    try:
        os.fspath(path).encode()
    except UnicodeEncodeError:
        raise NotLinked("this name holds bytes that are no text", safe=AS_IT_WAS, remedy="Rename the file") from None
    return Path(os.path.abspath(path.expanduser()))  # noqa: PTH100 - `Path.absolute` leaves `..` in


def _readable(path: Path, *, remedy: str = MOVED) -> os.stat_result:
    """What the system says of a file that can be read. `remedy` is for one that is not there.

    Raises:
        RecordingGone: when it is not there, is none, or cannot be read.
    """
    name = _title(path)
    try:
        status = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        raise RecordingGone(f"the recording {name} is not there", safe=MARKS_SAFE, remedy=remedy) from None
    except (OSError, ValueError):
        raise RecordingGone(
            f"the recording {name} cannot be looked at", safe=MARKS_SAFE, remedy="Check who may read its folder"
        ) from None
    if stat.S_ISDIR(status.st_mode):
        raise RecordingGone(f"{name} is a folder", safe=MARKS_SAFE, remedy="Name the recording in it")
    if not stat.S_ISREG(status.st_mode):
        raise RecordingGone(f"{name} is no file", safe=MARKS_SAFE, remedy="Name a recording on a disk")
    if not os.access(path, os.R_OK):
        raise RecordingGone(f"the recording {name} cannot be read", safe=MARKS_SAFE, remedy="Check who may read it")
    return status


def _is_same(known: str, path: Path) -> bool:
    try:
        return known == str(path) or Path(known).samefile(path)
    except OSError:
        return False


def _title(path: Path) -> str:
    return on_one_line(path.name) or "this"


# -- the session


def _changeable(practice: Practice, session: Session) -> Session:
    """The session as the disk has it, when a recording may be linked to it."""
    practice.require_writer()
    if session.state is State.LIVE:
        raise NotLinked("the session is still live", safe=AS_IT_WAS, remedy="End it first")
    record_note.require_over(practice, session)
    now = record_note.read(practice, session)
    if now.process_purged_at is not None:
        raise NotLinked(
            "the process note of this session was emptied, and recordings went with it",
            safe=AS_IT_WAS,
        )
    return now


def _change(practice: Practice, session: Session, recording: Recording, **changes: object) -> Session:
    now = _changeable(practice, session)
    known = next((one for one in now.recordings if one.id == recording.id), None)
    if known is None:
        raise NotLinked("this recording is not linked any more", safe=AS_IT_WAS)
    made = _checked(**{**known.model_dump(), **changes})
    _refuse_stranger(now, made)
    return _keep(practice, now, [made if one.id == made.id else one for one in now.recordings], "recording")


def _checked(**fields: object) -> Recording:
    try:
        return Recording.model_validate(fields)
    except ValidationError:
        raise NotLinked("this cannot be kept of a recording", safe=AS_IT_WAS, remedy="Check what was typed") from None


def _refuse_stranger(session: Session, recording: Recording) -> None:
    """A recording with nothing of the session in it has another offset, or is of another session.

    One without a mark in it may be right: somebody may want to mark it, or the second part of a session. That is told.
    """
    length_s = (session.ended_at - session.started_at).total_seconds() if session.ended_at else 0.0
    end_s = max([length_s, *(one.offset_s for one in session.markers)])
    last_s = None if recording.duration_s is None else recording.to_session(recording.duration_s)
    is_apart = recording.offset_s > end_s or (last_s is not None and last_s < 0)
    if not is_apart and abs(recording.offset_s) <= MOST_OFFSET_S:
        return
    marks = f", none of its {counted(len(session.markers), 'mark')} either" if session.markers else ""
    side = "after the session ended" if recording.offset_s > 0 else "and ends before the session did begin"
    begins = f"it would begin at {time_text(recording.offset_s)} of the session"
    raise NotLinked(
        f"nothing of this session is in the recording{marks}: {begins}, {side}",
        safe=f"{AS_IT_WAS}, and the marks are safe",
        remedy="Say where it begins, as in --offset 1:30 or --offset=-0:20",
    )


def _keep(practice: Practice, session: Session, recordings: list[Recording], act: str) -> Session:
    ordered = tuple(sorted(recordings, key=lambda one: (one.offset_s, one.id)))
    now = practice.charts.read(session.id, session.client_id)  # more may have been taken in since it was shown
    saved = practice.charts.save_drawer("process", now.model_copy(update={"recordings": ordered}))
    practice.audit.note(act, session=session.id)
    return saved
