"""The note: lines of text, each paragraph with the session time at which it was begun.

A paragraph is a line that holds more than blanks. Edits are splices at a line and a column, so that one costs the
same in a long note as in a short one.
"""

import re
from typing import Annotated

from pydantic import Field

from alliance_tui.domain.marker import Offset
from alliance_tui.domain.record import Record

_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029]")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")

_UNDO_MEMORY = 10_000
"""How many states of a text keep their times for an undo: more than a session has keys."""


class SpliceMismatch(ValueError):
    """A splice does not fit the note it is applied to. The message never holds note text."""


class Paragraph(Record):
    """One paragraph of a finished note."""

    offset_s: Offset
    """When it was begun, in seconds from session start."""
    text: str


class Note(Record):
    """A note at rest."""

    text: str = ""
    paragraphs: tuple[Paragraph, ...] = ()


class Splice(Record):
    """One change of the text: at a place, some text goes and some comes."""

    line: Annotated[int, Field(ge=0)]
    column: Annotated[int, Field(ge=0)]
    """In characters (code points) from the start of the line."""
    removed: str
    inserted: str
    is_undo: bool = False
    """Whether it puts back what stood there: undone and redone paragraphs keep their times."""


def normalise(text: str) -> str:
    """Text as a note keeps it: every line end is a newline; what UTF-8 cannot hold is shown as U+FFFD."""
    return _UNSTORABLE.sub("\ufffd", _LINE_ENDS.sub("\n", text))


def difference(old: str, new: str) -> Splice | None:
    """The one splice that turns `old` into `new`, by what they share at both ends; None when they are equal."""
    if old == new:
        return None
    shorter = min(len(old), len(new))
    start = next((place for place in range(shorter) if old[place] != new[place]), shorter)
    end = next(
        (back for back in range(shorter - start) if old[-1 - back] != new[-1 - back]),
        shorter - start,
    )
    before = old[:start]
    return Splice(
        line=before.count("\n"),
        column=start - (before.rfind("\n") + 1),
        removed=old[start : len(old) - end],
        inserted=new[start : len(new) - end],
    )


class NoteDraft:
    """A note while it is written. Mutable; `lines` and `begun` run side by side.

    `begun` holds for each line the offset in seconds at which its paragraph was begun. A blank line has None, but
    for one at which a marker was set: the paragraph that is written there begins with the marker.
    """

    def __init__(self) -> None:
        self.lines: list[str] = [""]
        self.begun: list[float | None] = [None]
        self.times_version = 0
        """Grows whenever a paragraph's time or line changes, so that a margin knows when to follow."""
        self._anchors: set[float] = set()
        # By a hash of the lines, oldest first: an undo comes back to a text that stood there before.
        self._times_of: dict[int, tuple[float | None, ...]] = {}
        self._latest_times: tuple[float | None, ...] = ()
        self._remember()

    @property
    def text(self) -> str:
        """The whole text, lines joined by newlines."""
        return "\n".join(self.lines)

    def note(self) -> Note:
        """The note as it stands now."""
        paragraphs = tuple(
            Paragraph(offset_s=begun or 0.0, text=line)
            for line, begun in zip(self.lines, self.begun, strict=True)
            if line.strip()
        )
        return Note(text=self.text, paragraphs=paragraphs)

    def apply(self, splice: Splice, at_s: float) -> None:
        """Change the text at session time `at_s` (seconds).

        Raises:
            SpliceMismatch: when the place does not exist or other text stands there; the note is then unchanged.
        """
        last = splice.line + splice.removed.count("\n")
        if last >= len(self.lines) or splice.column > len(self.lines[splice.line]):
            raise SpliceMismatch("the place of an edit lies outside the note")
        old = "\n".join(self.lines[splice.line : last + 1])
        after = splice.column + len(splice.removed)
        if old[splice.column : after] != splice.removed:
            raise SpliceMismatch("an edit does not fit the text it changes")
        head, tail = old[: splice.column], old[after:]
        new_lines = (head + splice.inserted + tail).split("\n")
        old_begun = self.begun[splice.line : last + 1]
        new_begun = _begun(new_lines, head, tail, self.lines[splice.line], old_begun, at_s)
        if old_begun[0] in self._anchors and old_begun[0] not in new_begun and not new_lines[0].strip():
            new_begun[0] = old_begun[0]
        self.times_version += old_begun != new_begun
        self.lines[splice.line : last + 1] = new_lines
        self.begun[splice.line : last + 1] = new_begun
        if splice.is_undo:
            self._recall()
        self._remember()

    def anchor(self, line: int, at_s: float) -> bool:
        """Let the paragraph that will be written at a blank line begin at `at_s`; whether that changed anything."""
        if not 0 <= line < len(self.lines) or self.lines[line].strip() or self.begun[line] is not None:
            return False
        self.begun[line] = at_s
        self._anchors.add(at_s)
        self.times_version += 1
        return True

    def release(self, at_s: float) -> None:
        """Take back an anchor; words that were written there keep their time."""
        self._anchors.discard(at_s)
        for line, (text, begun) in enumerate(zip(self.lines, self.begun, strict=True)):
            if begun == at_s and not text.strip():
                self.begun[line] = None
                self.times_version += 1
                return

    def line_at(self, offset_s: float) -> int | None:
        """The line of the paragraph that was begun last at or before `offset_s`; None before the first one."""
        found: int | None = None
        latest = -1.0
        for line, begun in enumerate(self.begun):
            if begun is not None and latest <= begun <= offset_s:
                found, latest = line, begun
        return found

    def _recall(self) -> None:
        """Give the words their times from when this text stood there before; blank lines keep their anchors."""
        times = self._times_of.get(hash(tuple(self.lines)))
        if times is not None and len(times) == len(self.lines):
            self.begun = [
                before if line.strip() else now for line, before, now in zip(self.lines, times, self.begun, strict=True)
            ]
            self.times_version += 1

    def _remember(self) -> None:
        times = tuple(self.begun)
        if times != self._latest_times:
            self._latest_times = times
        state = hash(tuple(self.lines))
        self._times_of.pop(state, None)
        self._times_of[state] = self._latest_times
        if len(self._times_of) > _UNDO_MEMORY:
            del self._times_of[next(iter(self._times_of))]


def _begun(
    new_lines: list[str], head: str, tail: str, old_first: str, old_begun: list[float | None], at_s: float
) -> list[float | None]:
    """When the paragraphs of the changed lines were begun: words that stay keep their time, new ones begin now."""
    begun: list[float | None] = [at_s if line.strip() else None for line in new_lines]
    is_anchored = not old_first.strip() and old_begun[0] is not None
    if tail.strip():
        begun[-1] = old_begun[-1]
    if head.strip() or (is_anchored and not (len(new_lines) == 1 and tail.strip())):
        begun[0] = old_begun[0]
    return begun
