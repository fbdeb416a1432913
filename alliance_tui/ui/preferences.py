"""What the person chose, while the app runs: settings, themes, codebooks and keys, read again when their files change.

What is broken is said in one notice and left out; everything else holds. A session that runs goes on.
"""

import contextlib
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from alliance_tui.config import paths
from alliance_tui.config.codebooks import codebook_library
from alliance_tui.config.settings import Settings, load_settings
from alliance_tui.config.themes import ThemeFile, theme_library
from alliance_tui.config.toml_file import BrokenFile, line_of
from alliance_tui.ui.keymap import Keymap, keymap
from alliance_tui.ui.look import Glyphs, textual_theme

if TYPE_CHECKING:
    from alliance_tui.ui.app import AllianceApp

Stamp = tuple[str, int, int]
"""A file by its path, when it was changed last, and its size."""


class Preferences:
    """Keeps the app to its settings, as they are in the files."""

    def __init__(self, app: "AllianceApp") -> None:
        self._app = app
        self._seen: frozenset[Stamp] | None = None

    def keymap_of(self, settings: Settings) -> Keymap:
        """The keymap that some settings make."""
        books = self._app.books.values() if "mark" in settings.keys else ()
        return keymap(settings.keys, letters=[group.key for book in books for group in book.groups])

    def settle(self) -> None:
        """After the first screen stands: read the other themes and say what is wrong. From now on look for changes."""
        self._seen = _stamps()
        self._register_themes()
        self._tell(self._faults(), "Left out")

    def look(self) -> None:
        """Read everything again where a file is another one than last time."""
        is_handed_over = any(getattr(screen, "is_handed_over", False) for screen in self._app.screen_stack)
        if self._seen is not None and not is_handed_over and _stamps() != self._seen:
            self.read_again()

    def read_again(self) -> None:
        """Read settings, themes and codebooks again and go by them. Says what is wrong, or that it is done."""
        app = self._app
        self._seen = _stamps()
        broken: list[str] = []
        settings = app.start.settings
        try:
            settings = load_settings()
        except BrokenFile as unusable:
            broken = [f"{unusable.path.name}: {fault}" for fault in unusable.faults]
            broken.append("The settings stay as they were.")
        app.themes, app.books = theme_library(), codebook_library()
        self.apply(settings)
        if hasattr(app, "practice") and not app.privacy.is_locked:
            app.entrance.take_up_codebooks(app.practice)
        faults = [*broken, *self._faults()]
        if faults:
            self._tell(faults, "Left out")
        else:
            app.notify("The settings were read again.", timeout=3, markup=False)

    def wrote(self, settings: Settings) -> None:
        """The app itself changed the settings file."""
        self._seen = _stamps()
        self.apply(settings)

    def apply(self, settings: Settings) -> None:
        """Go by these settings from now on, wherever one is."""
        app, before = self._app, self._app.start.settings
        app.start = replace(app.start, settings=settings)
        app.privacy.limit(settings.idle_lock_min)
        if settings.glyphs != before.glyphs:
            app.glyphs = Glyphs.for_terminal(settings.glyphs)
            app.glyphs.dress(app)
        if settings.share_safe != before.share_safe:
            app.discretion.is_on = settings.share_safe
        app.keymap = self.keymap_of(settings)
        app.set_keymap(app.keymap.changed())
        self._register_themes()
        self._wear(settings.theme if settings.theme != before.theme else app.theme)
        if app.privacy.is_covered:
            # Under a lock nothing can be read; what is behind it follows when it is lifted.
            getattr(app.screen, "when_lifted", []).append(self._refit)
        else:
            self._refit()

    def _refit(self) -> None:
        for screen in self._app.screen_stack:
            for follow in ("refit", "reword"):
                if act := getattr(screen, follow, None):
                    act()

    def fitted(self, theme: ThemeFile) -> ThemeFile:
        """A theme as this terminal can show it."""
        system = self._app.console.color_system
        if system != "standard":
            return theme
        from alliance_tui.ui.sixteen import fitted  # deferred: few terminals have sixteen colours

        return fitted(theme, system)

    def _register_themes(self) -> None:
        app = self._app
        for theme in app.themes.values():
            if app.available_themes.get(theme.id) != (made := textual_theme(self.fitted(theme))):
                app.register_theme(made)

    def _wear(self, wanted: str) -> None:
        """Put a theme on, also one whose file changed while it was on; where it is gone, any there is."""
        app = self._app
        name = wanted if wanted in app.themes else app.theme if app.theme in app.themes else next(iter(app.themes))
        if app.theme != name:
            app.theme = name
        else:
            app.wear_again()

    def _faults(self) -> list[str]:
        """What in the files cannot be used, each with its line."""
        app = self._app
        settings, file = app.start.settings, paths.config_file()
        broken = (*app.themes.broken, *app.books.broken)
        faults = [f"{one.path.name}: {fault}" for one in broken for fault in one.faults]
        unfit = [(fault.place, fault.text) for fault in app.keymap.faults]
        if settings.theme not in app.themes:
            unfit.append((("theme",), f"there is no theme {settings.theme}"))
        if settings.codebook not in app.books:
            unfit.append((("codebook",), f"there is no codebook {settings.codebook}"))
        text = ""
        if unfit:
            with contextlib.suppress(OSError, UnicodeDecodeError):
                text = file.read_text(encoding="utf-8")
        for place, words in unfit:
            line = line_of(text, place)
            faults.append(f"{file.name}: line {line}: {words}" if line else words)
        return faults

    def _tell(self, faults: list[str], title: str) -> None:
        if faults:
            self._app.notify("\n".join(faults), title=title, severity="warning", timeout=15, markup=False)


def _stamps() -> frozenset[Stamp]:
    """Every file that is watched, as it is now."""
    folders = (paths.user_themes(), paths.user_codebooks())
    return frozenset(
        stamp
        for path in (paths.config_file(), *(one for folder in folders for one in folder.glob("*.toml")))
        if (stamp := _stamp(path)) is not None
    )


def _stamp(path: Path) -> Stamp | None:
    try:
        facts = path.stat()
    except OSError:
        return None
    return str(path), facts.st_mtime_ns, facts.st_size
