"""Mark mode: what the keys mean between `esc` and the return to the note.

A group letter marks the moment at which `esc` was pressed; then a digit names it. A digit alone names the last marker.
Any other key ends the mode: a printable one is typed, so that none is lost.
"""

from collections.abc import Callable
from enum import Enum, auto

from alliance_tui.domain.codebook import Code, Codebook, Group
from alliance_tui.services.marking import STEP_S, Marking

RETURNING = frozenset(
    {
        "escape",
        "enter",
        "tab",
        "backspace",
        "delete",
        "up",
        "down",
        "left",
        "right",
        "home",
        "end",
        "pageup",
        "pagedown",
    }
)
"""Keys that only go back to the note, leaving the cursor where it was."""


class Outcome(Enum):
    """What became of a key."""

    TAKEN = auto()
    CLOSED = auto()
    """The mode is over, and the key with it."""
    PASSED = auto()
    """The mode is over, and the key goes on to the note."""


class MarkMode:
    """The mode's state. `cursor_line` says where in the note the cursor is. It has no keys before `follow_keys`."""

    def __init__(self, session: Marking, cursor_line: Callable[[], int | None]) -> None:
        self._session = session
        self._cursor_line = cursor_line
        self.is_open = False
        self.is_done = False
        """Whether something was marked or changed, so that the mode may end by itself."""
        self.query: str | None = None
        self.choice = 0
        self.shows_meaning = False
        self._began_s = 0.0
        self._has_marked = False
        self._acts: dict[str, Callable[[], object]] = {}
        self._find_keys: tuple[str, ...] = ()
        self._meaning_keys: tuple[str, ...] = ()

    def follow_keys(self, keys_of: Callable[[str], tuple[str, ...]]) -> None:
        """Go by these keys; `keys_of` says which keys an action has."""
        session = self._session
        acts: dict[str, Callable[[], object]] = {
            "weigh-up": lambda: session.weigh(+1),
            "weigh-down": lambda: session.weigh(-1),
            "earlier": lambda: session.move(-STEP_S),
            "later": lambda: session.move(+STEP_S),
            "resolve": session.toggle_resolved,
            "unmark": session.unmark,
        }
        self._acts = {key: act for name, act in acts.items() for key in keys_of(f"mark.{name}")}
        self._find_keys = keys_of("mark.find-code")
        self._meaning_keys = keys_of("mark.meaning")

    @property
    def codebook(self) -> Codebook:
        """What can be marked."""
        return self._session.codebook

    @property
    def focus_group(self) -> str:
        """The group whose codes the digits name: the last marker's, else the first."""
        last = self._session.state.last_marker
        return last.group if last else self.codebook.groups[0].id

    def open(self, at_s: float) -> None:
        """Begin; `at_s` is the instant of the key."""
        self.is_open = True
        self.is_done = self._has_marked = self.shows_meaning = False
        self.query = None
        self._began_s = at_s

    def close(self) -> None:
        """End; what was marked stays."""
        self.is_open = False
        self.query = None

    def mark(self, group: Group, at_s: float | None = None, code: Code | None = None) -> None:
        """Mark a group, at the instant at which the mode began unless another is given."""
        moment_s = self._began_s if at_s is None else at_s
        self._session.mark(group.id, moment_s, line=self._cursor_line(), code_id=code.id if code else None)
        self._has_marked = self.is_done = True

    def take(self, key: str, character: str | None) -> Outcome:
        """Take one key. `key` is its name, `character` what it types."""
        if self.query is not None:
            return self._search(key, character)
        if self._act(key, character or ""):
            return Outcome.TAKEN
        self.close()
        return Outcome.CLOSED if key in RETURNING else Outcome.PASSED

    def means(self, key: str, character: str) -> bool:
        """Whether a key stands for anything in the mode."""
        return (
            self.codebook.group_for_key(character) is not None
            or (character.isascii() and character.isdigit())
            or key in (*self._acts, *self._find_keys, *self._meaning_keys)
        )

    def _act(self, key: str, character: str) -> bool:
        """Do what a key stands for; whether it stands for anything."""
        group = self.codebook.group_for_key(character)
        if group is not None:
            self.mark(group)
        elif character.isascii() and character.isdigit():
            self.is_done = self._session.name(character) is not None or self.is_done
        elif key in self._acts:
            self._acts[key]()
            self.is_done = True
        elif key in self._find_keys:
            self.query, self.choice = "", 0
        elif key in self._meaning_keys:
            self.shows_meaning = not self.shows_meaning
        else:
            return False
        return True

    def found(self) -> list[tuple[Group, Code]]:
        """The codes that have every word of the query in their title, or in their group's."""
        return self.codebook.find(self.query or "")

    def choose(self, group: Group, code: Code) -> None:
        """Name what was just marked, where it is of this group; else mark the moment with the code."""
        last = self._session.state.last_marker
        if self._has_marked and last is not None and last.group == group.id:
            self._session.name_as(code.id)
        else:
            self.mark(group, code=code)
        self.is_done = True

    def _search(self, key: str, character: str | None) -> Outcome:
        assert self.query is not None
        if key == "escape":
            self.query = None
        elif key == "enter":
            found = self.found()
            if found:
                self.choose(*found[min(self.choice, len(found) - 1)])
            self.query = None
        elif key == "backspace":
            self.query = self.query[:-1]
        elif key in ("up", "down"):
            last = max(0, len(self.found()) - 1)
            self.choice = min(last, max(0, self.choice + (1 if key == "down" else -1)))
        elif character is not None and character.isprintable():
            self.query += character
            self.choice = 0
        return Outcome.TAKEN
