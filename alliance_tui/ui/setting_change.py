"""One setting while it is being changed: what the next key makes of it. Nothing is kept before enter."""

from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any

from alliance_tui.ui.setting_rows import SettingRow


class Became(Enum):
    """What a key did."""

    NOTHING = auto()
    CHANGED = auto()
    KEPT = auto()
    """It is to be kept."""
    LEFT = auto()
    """It is to stay as it was."""


@dataclass
class SettingChange:
    """A value on its way."""

    row: SettingRow
    before: Any
    value: Any
    _typed: str = field(default="", init=False)
    """Digits typed so far; empty before the first."""

    @property
    def words(self) -> str:
        """How it reads now."""
        if self.row.is_key:
            return "press the new key"
        return f"{self._typed} {self.row.unit}".rstrip() if self._typed else self.row.words_of(self.value)

    def step(self, by: int) -> None:
        """The next value, or the one before."""
        if not self.row.is_key:
            self.value, self._typed = self.row.stepped(self.value, by), ""

    def take(self, key: str, character: str | None) -> Became:
        """One key: arrows step, digits write a number, enter keeps, escape leaves."""
        if key == "escape":
            return Became.LEFT
        if self.row.is_key:
            self.value = key
            return Became.KEPT
        if key == "enter":
            return Became.KEPT
        if key in ("left", "down", "minus", "right", "up", "plus", "space"):
            # In a list of answers down goes on, as it does in every list; a number grows upwards.
            back = ("left", "up", "minus") if self.row.answers else ("left", "down", "minus")
            self.step(-1 if key in back else 1)
            return Became.CHANGED
        return self._type(key, character or "")

    def _type(self, key: str, character: str) -> Became:
        if self.row.answers:
            return Became.NOTHING
        if key == "backspace":
            self._typed = (self._typed or self._number_text())[:-1]
        elif character.isascii() and (character.isdigit() or (character == "." and self.row.step % 1)):
            self._typed += character
        else:
            return Became.NOTHING
        try:
            self.value = self.row.number(float(self._typed or 0))
        except ValueError:
            return Became.NOTHING
        if self.value == 0 and self.row.described.default is None:
            self.value = None
        return Became.CHANGED

    def _number_text(self) -> str:
        return "" if self.value is None else f"{self.value:g}"
