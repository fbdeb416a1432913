"""An app that wears our themes: their colours are variables of the stylesheet, and one is on before anything stands.

The stock app puts its own theme on, mounts everything, and then puts the wanted one on and lays everything out again.
"""

from typing import TYPE_CHECKING

from textual.app import App
from textual.screen import Screen

from alliance_tui.config.themes import Colours, theme_library
from alliance_tui.ui.ground import Ground
from alliance_tui.ui.look import Palette, roles, textual_theme
from alliance_tui.ui.stylesheet import KeptStylesheet
from alliance_tui.ui.terminal import TerminalDriver

if TYPE_CHECKING:
    from alliance_tui.ui.preferences import Preferences


class ThemedApp(App[None]):
    """The app as far as its looks go."""

    preferences: "Preferences"
    colours: Colours
    palette: Palette
    """What is drawn cell by cell takes its colours from here."""
    _wears = ""
    """The theme that was put on as the first and need not be put on again."""

    def __init__(self, theme: str) -> None:
        """Put on the theme of this id, or any where there is none."""
        self.themes = theme_library()
        self._first_theme = self.themes.get(theme) or next(iter(self.themes.values()))
        super().__init__(driver_class=TerminalDriver)
        # No widget of ours has one; each screen would lay out a place for them.
        self._disable_tooltips = True
        self._wear_first()

    def _wear_first(self) -> None:
        """Put the first theme on before there is anything to put it on; `_watch_theme` need not do it all again."""
        first = self.preferences.fitted(self._first_theme)
        self.register_theme(textual_theme(first))
        self.palette, self.colours = Palette.of(first), first.colours
        self._wears = first.id
        self.theme = first.id
        self.stylesheet = KeptStylesheet(variables=self.get_css_variables())
        classes = {f"-theme-{first.id}": True, "-dark-mode": first.is_dark, "-light-mode": not first.is_dark}
        self.update_classes(classes, update=False)

    def _watch_theme(self, theme_name: str) -> None:
        if self._wears == theme_name:
            self._refresh_truecolor_filter(self.ansi_theme)
            return
        self._wears = ""
        if theme_name in self.themes:
            theme = self.preferences.fitted(self.themes[theme_name])
            self.palette, self.colours = Palette.of(theme), theme.colours
        super()._watch_theme(theme_name)

    def wear_again(self) -> None:
        """The theme that is on has other colours now."""
        self._wears = ""
        self._watch_theme(self.theme)

    def get_css_variables(self) -> dict[str, str]:
        """Our own colour roles exist whichever theme is on. The stock app asks before it has one of ours."""
        if not hasattr(self, "palette"):
            return {}
        return {**roles(self._first_theme.colours), **super().get_css_variables()}

    def action_change_theme(self) -> None:
        """On to the next theme."""
        names = list(self.themes)
        self.theme = names[(names.index(self.theme) + 1) % len(names)] if self.theme in names else names[0]

    def get_default_screen(self) -> Screen[object]:
        """What lies under all our screens."""
        return Ground(id="_default")
