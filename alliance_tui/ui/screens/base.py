"""What our screens have in common: the app by its own type."""

from typing import TYPE_CHECKING, TypeVar, cast

from textual.screen import Screen

from alliance_tui.domain.codebook import Group
from alliance_tui.domain.trouble import Trouble
from alliance_tui.ui.look import rich_colour

if TYPE_CHECKING:
    from alliance_tui.ui.app import AllianceApp

Result = TypeVar("Result")


class AllianceScreen(Screen[Result]):
    """A screen of this app."""

    @property
    def alliance(self) -> "AllianceApp":
        """The app, by its own type."""
        return cast("AllianceApp", self.app)

    def colour(self, role: str) -> str:
        """A colour of the present theme by its role, in Rich's words."""
        return rich_colour(getattr(self.alliance.themes[self.alliance.theme].colours, role))

    def tone(self, group: Group | None) -> str:
        """A group's colour, in Rich's words."""
        return self.colour(group.tone if group else "quiet")

    def tell(self, trouble: Trouble, title: str, *, is_error: bool = True) -> None:
        """Say what went wrong, in the corner, for long enough to be read."""
        self.notify(trouble.line, title=title, severity="error" if is_error else "warning", timeout=15, markup=False)
