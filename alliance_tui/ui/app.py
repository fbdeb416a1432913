"""The app: opens the practice, then shows one screen after another. What each screen does is its own business."""

import traceback
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.text import Text
from textual import events
from textual.app import SystemCommand
from textual.dom import DOMNode
from textual.filter import LineFilter
from textual.screen import Screen
from textual.worker import Worker, WorkerFailed

from alliance_tui.config.codebooks import codebook_library
from alliance_tui.config.settings import Settings
from alliance_tui.domain.codebook import Codebook
from alliance_tui.domain.record import build_all
from alliance_tui.domain.trouble import Trouble
from alliance_tui.services.access import Practice
from alliance_tui.ui import actions
from alliance_tui.ui.actions import Action
from alliance_tui.ui.clipboard import Clipboard
from alliance_tui.ui.discretion import Discretion
from alliance_tui.ui.entrance import Entrance
from alliance_tui.ui.forgetting import Forgetting
from alliance_tui.ui.keyed import KeyedApp
from alliance_tui.ui.look import Glyphs
from alliance_tui.ui.playing import Playing
from alliance_tui.ui.preferences import Preferences
from alliance_tui.ui.privacy import Privacy
from alliance_tui.ui.rooms import Rooms
from alliance_tui.ui.unforeseen import say_fault
from alliance_tui.ui.unsteered import Unsteered


@dataclass(frozen=True)
class Start:
    """What the command line asked for."""

    root: Path
    goal: str
    """caseload, live, review, demo or learn."""
    settings: Settings
    code: str | None = None
    passphrase: str | None = None
    is_read_only: bool = False


class AllianceApp(KeyedApp):
    """The app. `parting_word` is what to say on the terminal after it closed, if anything."""

    CSS_PATH = "app.tcss"
    TITLE = "alliance-tui"
    ENABLE_COMMAND_PALETTE = True
    BINDINGS = actions.bindings("anywhere", priority={"quit", "blank", "lock", "share-safe"})

    practice: Practice
    codebook: Codebook

    def __init__(self, start: Start) -> None:
        self.start = start
        self.books = codebook_library()
        self.codebook = self.books.get(start.settings.codebook) or next(iter(self.books.values()))
        self.glyphs = Glyphs.for_terminal(start.settings.glyphs)
        self.parting_word = ""
        self._unsteered = Unsteered()
        self.preferences = Preferences(self)
        self.keymap = self.preferences.keymap_of(start.settings)
        self.rooms = Rooms(self)
        self.pasteboard = Clipboard(self)
        self.playing = Playing(self)
        self.entrance = Entrance(self)
        self.discretion = Discretion(self, is_on=start.settings.share_safe)
        self.privacy = Privacy(self, start.settings.idle_lock_min)
        self.forgetting = Forgetting(self)
        super().__init__(start.settings.theme)
        self.animation_level = "none"
        self.glyphs.dress(self)
        if changed := self.keymap.changed():
            self.set_keymap(changed)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """What every line goes through before it is painted."""
        return [*super().get_line_filters(), self._unsteered]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While the screen is handed over to a client, no key of the app itself does anything."""
        if self.is_running and any(getattr(screen, "is_handed_over", False) for screen in self.screen_stack):
            return False
        return super().check_action(action, parameters)

    def action_read_settings(self) -> None:
        """Read settings, themes and codebooks again."""
        self.preferences.read_again()

    def action_command_palette(self) -> None:
        """Find any command by its name."""
        from alliance_tui.ui.screens.commands import CommandScreen  # deferred: opened by a key

        if not isinstance(self.screen, CommandScreen) and not self.privacy.is_covered:
            self.push_screen(CommandScreen(placeholder=f"Search for commands{self.glyphs.more}"))

    def action_help(self) -> None:
        """Explain the screen one is on."""
        from alliance_tui.ui.screens.help import HelpScreen  # deferred: opened by a key

        if isinstance(self.screen, HelpScreen):
            self.screen.dismiss()
        elif not self.privacy.is_covered:
            self.push_screen(HelpScreen(self.screen))

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """The palette: this screen's actions and ours. The stock screenshot would write the note to a file."""
        place = getattr(screen, "PLACE", type(screen).__name__.removesuffix("Screen").lower())
        parts = {str(getattr(part, "PLACE", "")): part for part in screen.query(".-in-place")}
        for action in [one for where in (place, *parts, "anywhere") for one in self.keymap.for_place(where)]:
            target = self if action.where == "anywhere" else parts.get(action.where, screen)
            if hasattr(target, f"action_{(action.run or action.method).partition('(')[0]}"):
                yield SystemCommand(f"{action.title}  ({action.key_label})", action.help, self._runner(action, target))
        for theme in self.themes.values():
            yield SystemCommand(
                f"Theme: {theme.title}", theme.about, lambda name=theme.id: setattr(self, "theme", name)
            )

    def _runner(self, action: Action, target: DOMNode) -> Callable[[], object]:
        return lambda: self.call_later(self.run_action, action.run or action.method, target)

    def on_mount(self) -> None:
        """Open the practice, or what has to come before it. What the first screen does without comes after it."""
        self.entrance.begin()
        self.call_later(self._settle_later)

    def _settle_later(self) -> None:
        """Nothing is painted until this is called; what the screen asks for now comes after its first paint."""
        self.screen.call_after_refresh(self._settle)

    def _settle(self) -> None:
        """The first screen stands: read the other themes and codebooks, say what is wrong with them, tidy up."""
        import alliance_tui.domain.session  # noqa: F401  # deferred: the largest record, and its parts

        self.preferences.settle()
        build_all()
        self.forgetting.set_apart()

    def fail(self, trouble: Trouble) -> None:
        """Leave with one line on the terminal."""
        self.parting_word = trouble.line
        self.exit(return_code=1)

    def action_blank(self) -> None:
        """Nothing but a clock, and back."""
        self.privacy.blank()

    def action_lock(self) -> None:
        """Nothing but a clock until the passphrase is typed."""
        self.privacy.lock()

    def action_share_safe(self) -> None:
        """Codes and counts only, and back."""
        if not self.privacy.is_locked:
            self.discretion.toggle()

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """What ran beside the app came to an end: a fault is said."""
        say_fault(self, event)

    async def on_event(self, event: events.Event) -> None:
        """Whatever a person does says that they are there."""
        if isinstance(event, events.InputEvent | events.Paste):
            self.privacy.touched()
        elif isinstance(event, events.AppFocus):
            self.preferences.look()
        await super().on_event(event)

    async def action_quit(self) -> None:
        """Leave; a live session is kept for the next start."""
        self.keep_live_session()
        self.playing.end()
        self.pasteboard.take_back()
        if hasattr(self, "practice"):
            self.practice.close()
        self.exit()

    def keep_live_session(self) -> None:
        """Bring what is being written to the disk, and let go of a live session."""
        from alliance_tui.ui.screens.base import AllianceScreen  # deferred: see show_live

        for screen in self.screen_stack:
            if isinstance(screen, AllianceScreen):
                screen.leave()

    def bell(self) -> None:
        """Silent, always: there is a person listening."""

    def _fatal_error(self) -> None:
        """A crash report without anything a client said: no values, no messages, only where it happened."""
        error = self._exception.error if isinstance(self._exception, WorkerFailed) else self._exception
        lines = [f"alliance-tui met a fault it does not know: {type(error).__name__}. What was saved is safe."]
        for frame in traceback.extract_tb(error.__traceback__ if error else None):
            lines.append(f"  {Path(frame.filename).name}:{frame.lineno} in {frame.name}")
        self._exit_renderables.append(Text("\n".join(lines)))
        self._close_messages_no_wait()
