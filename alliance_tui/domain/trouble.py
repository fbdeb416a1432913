"""Trouble: an error that a person is told about, in one line that says what is wrong, what is safe and what to do."""


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
        return " ".join(part if part.endswith("?") else part.rstrip(".") + "." for part in parts)
