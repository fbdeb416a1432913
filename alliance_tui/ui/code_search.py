"""Finding a code by typing a part of its name."""

from collections.abc import Callable

from alliance_tui.domain.codebook import Code, Group


class CodeSearch:
    """The search while it is on. `source` says which codes fit a text."""

    def __init__(self, source: Callable[[str], list[tuple[Group, Code]]]) -> None:
        self._source = source
        self.query: str | None = None
        """What was typed; None while nobody searches."""
        self.choice = 0
        """The place of what enter takes."""

    def begin(self) -> None:
        """Search from now on."""
        self.query, self.choice = "", 0

    def close(self) -> None:
        """Search no more."""
        self.query = None

    def found(self) -> list[tuple[Group, Code]]:
        """The codes that fit."""
        return [] if self.query is None else self._source(self.query)

    def take(self, key: str, character: str | None) -> tuple[Group, Code] | None:
        """One key; the code that it chose, if it did."""
        found = self.found()
        if key == "escape":
            self.close()
        elif key == "enter":
            self.close()
            return found[min(self.choice, len(found) - 1)] if found else None
        elif key == "backspace":
            self.query = (self.query or "")[:-1]
        elif key in ("up", "down"):
            self.choice = min(max(0, len(found) - 1), max(0, self.choice + (1 if key == "down" else -1)))
        elif character is not None and character.isprintable():
            self.query, self.choice = (self.query or "") + character, 0
        return None
