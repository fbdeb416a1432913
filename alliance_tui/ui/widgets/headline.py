"""A top line: a title at the left, facts at the right."""

from alliance_tui.ui.discretion import SIGN, is_share_safe
from alliance_tui.ui.widgets.drawn import Drawn, Piece, spread


class Headline(Drawn):
    """One line on the panel's ground."""

    DEFAULT_CSS = "Headline { height: 1; background: $our-panel; }"

    def __init__(self, title: str = "", *, id: str = "head") -> None:
        super().__init__(id=id)
        self.title = title
        self.about = ""
        self.facts = ""

    def say(self, title: str, about: str = "", facts: str = "") -> None:
        """Show other words."""
        self.title, self.about, self.facts = title, about, facts
        self.redraw()

    def lines(self) -> list[list[Piece]]:
        """The line for the present width."""
        look = self.alliance.palette
        left: list[Piece] = [
            (" ", None),
            (self.title, look.strong),
            (f"  {self.about}" if self.about else "", look.quiet),
        ]
        right: list[Piece] = [*self.sign(), (f"{self.facts} " if self.facts else "", look.quiet)]
        return [spread(left, right, self.size.width)]

    def sign(self) -> list[Piece]:
        """That the screen is share-safe, where it is."""
        return (
            [(f"{SIGN}  " if self.facts else f"{SIGN} ", self.alliance.palette.good)]
            if is_share_safe(self.alliance)
            else []
        )

    def on_click(self) -> None:
        """Every command, for a hand that is at the mouse."""
        self.alliance.action_command_palette()
