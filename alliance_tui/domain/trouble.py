"""Trouble: an error that a person is told about, in one line that says what is wrong, what is safe and what to do."""

from alliance_tui.domain.steering import STEERING

_SHOWN = dict.fromkeys(STEERING, "?")


class Trouble(Exception):
    """The base of every error this program raises on purpose.

    Attributes:
        title: what is wrong, as a short sentence without a full stop. Never holds what a client said.
        safe: what is not lost, or empty.
        remedy: what to do, or empty.
    """

    def __init__(self, title: str, *, safe: str = "", remedy: str = "") -> None:
        super().__init__(title)
        self.title = title
        self.safe = safe
        self.remedy = remedy

    @property
    def line(self) -> str:
        """The whole message as one line."""
        parts = (part for part in (self.title, self.safe, self.remedy) if part)
        whole = " ".join(part if part.endswith("?") else part.rstrip(".") + "." for part in parts)
        # The name of a file or of a field may hold anything.
        return whole if whole.isprintable() else whole.translate(_SHOWN)

    @property
    def headline(self) -> str:
        """What is wrong, alone, as a sentence."""
        return Trouble(self.title).sentence

    @property
    def sentence(self) -> str:
        """The whole message where it stands alone, as on a screen: it begins with a capital."""
        return f"{self.line[:1].upper()}{self.line[1:]}"
