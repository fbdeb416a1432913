"""The stage: an app run headless behind a glass, driven by keys, pastes and the mouse, as fast as it answers.

Textual's own pilot sleeps after every key. Here a step is over when no message waits anywhere and nothing is left to
paint, so that hundreds of keys take a second.
"""

import asyncio
import contextlib
import unicodedata
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any, Generic, TypeVar

import pytest
from textual import events
from textual.app import App
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from textual.geometry import Size
from textual.keys import REPLACED_KEYS, _character_to_key, _get_unicode_name_from_key
from textual.message import Message
from textual.message_pump import MessagePump
from textual.widget import Widget

from alliance_tui.config.settings import Settings
from alliance_tui.ui.app import AllianceApp, Start
from alliance_tui.ui.screens.live import LiveScreen
from tests.ui.glass import Glass

AppType = TypeVar("AppType", bound=App[Any])

PATIENCE_S = 60.0
"""How long anything may take before a test gives up on it. No test is about this number."""


class _Busy:
    """How many messages were taken from a queue and are not done with yet, in all apps."""

    count = 0


def count_messages(patch: pytest.MonkeyPatch) -> None:
    """Let stages know when a message is being handled."""
    dispatch, flush = MessagePump._dispatch_message, MessagePump._flush_next_callbacks

    async def counted_dispatch(pump: MessagePump, message: Message) -> None:
        _Busy.count += 1
        try:
            await dispatch(pump, message)
        finally:
            _Busy.count -= 1

    async def counted_flush(pump: MessagePump) -> None:
        _Busy.count += 1
        try:
            await flush(pump)
        finally:
            _Busy.count -= 1

    _Busy.count = 0
    patch.setattr(MessagePump, "_dispatch_message", counted_dispatch)
    patch.setattr(MessagePump, "_flush_next_callbacks", counted_flush)


_RULES: dict[object, list[RuleSet]] = {}


def parse_stylesheets_once(patch: pytest.MonkeyPatch) -> None:
    """Every app of these tests reads the same stylesheets, a third of the time it takes to open."""
    parse = Stylesheet._parse_rules

    def parse_once(sheet: Stylesheet, *css: object, **options: object) -> list[RuleSet]:
        key = (css, tuple(sorted(options.items())), tuple(sorted(sheet._variables.items())))
        if key not in _RULES:
            _RULES[key] = parse(sheet, *css, **options)  # type: ignore[arg-type]
        return _RULES[key]

    patch.setattr(Stylesheet, "_parse_rules", parse_once)


class Stage(Generic[AppType]):
    """One running app."""

    def __init__(self, app: AppType, glass: Glass) -> None:
        self.app = app
        self.glass = glass

    @property
    def text(self) -> str:
        """What stands on the terminal."""
        return self.glass.text

    @property
    def place(self) -> str:
        """The name of the screen one is on."""
        return type(self.app.screen).__name__

    async def settle(self) -> None:
        """Until every message was handled and everything that changed was painted."""
        async with asyncio.timeout(PATIENCE_S):
            with self.app._context():
                await self._settle()

    async def _settle(self) -> None:
        while True:
            # Twice: what a timer or another thread just posted takes a turn to be seen.
            await asyncio.sleep(0)
            await asyncio.sleep(0)
            if self.app._exception is not None:
                raise self.app._exception
            if self.app._exit:
                return
            if not self._has_work():
                self.app.screen._on_timer_update()
                await asyncio.sleep(0)
                if not self._has_work() and not self._has_paint():
                    return

    def _pumps(self) -> list[MessagePump]:
        return [self.app, self.app.screen, *self.app.screen.walk_children()]

    def _has_work(self) -> bool:
        return _Busy.count > 0 or any(pump._message_queue.qsize() or pump._next_callbacks for pump in self._pumps())

    def _has_paint(self) -> bool:
        screen = self.app.screen
        widgets = [screen, *screen._compositor.visible_widgets]
        wanted = any(one._layout_required or one._repaint_required or one._scroll_required for one in widgets)
        return bool(wanted or screen._dirty_widgets or screen._callbacks)

    async def press(self, *keys: str) -> None:
        """Press keys by their names, one after another without a pause; then settle."""
        for key in keys:
            self.send(key_event(key))
        await self.settle()

    async def write(self, text: str) -> None:
        """Type a text; a newline is enter."""
        for character in text:
            self.send(key_event("enter") if character == "\n" else typed(character))
        await self.settle()

    def send(self, event: events.Event) -> None:
        """What a terminal's driver does with what comes in."""
        with self.app._context():
            event.set_sender(self.app)
            self.app.post_message(event)

    async def paste(self, text: str) -> None:
        """Paste, as a terminal does that marks a paste as one."""
        self.send(events.Paste(text))
        await self.settle()

    async def resize(self, width: int, height: int) -> None:
        """Give the terminal another size."""
        if (width, height) == (self.glass.width, self.glass.height):
            return
        self.glass.resize(width, height)
        size = Size(width, height)
        assert self.app._driver is not None
        self.app._driver._size = (width, height)
        self.app.post_message(events.Resize(size, size))
        # Textual gathers the resizes of some milliseconds into one.
        await self.until(lambda: self.app._resize_event is None and self.app.screen._compositor.size == size)

    async def click(self, x: int, y: int) -> None:
        """Click into a cell of the terminal."""
        await self.mouse(events.MouseDown, x, y)
        await self.mouse(events.MouseUp, x, y)

    async def click_text(self, text: str) -> None:
        """Click on the first place at which a text stands."""
        await self.click(*self.glass.find(text))

    async def mouse(self, kind: type[events.MouseEvent], x: int, y: int, *, button: int = 1) -> None:
        """Do one thing with the mouse."""
        self.send(kind(None, x, y, 0, 0, button, False, False, False, x, y))
        await self.settle()

    async def rest(self) -> None:
        """Let timers and threads have a moment."""
        await asyncio.sleep(0.02)
        await self.settle()

    async def until(self, is_so: Callable[[], object]) -> None:
        """Wait for a worker thread to have come so far; then settle."""
        try:
            async with asyncio.timeout(PATIENCE_S):
                while not is_so():
                    await asyncio.sleep(0.002)
        except TimeoutError:
            raise AssertionError(f"it never came to that; on the terminal:\n{self.text}") from None
        await self.settle()

    async def until_place(self, name: str) -> None:
        """Wait until one is on a screen."""
        await self.until(lambda: self.place == name)

    def widget(self, kind: type[Widget]) -> Any:
        """The one widget of a kind."""
        return self.app.screen.query_one(kind)


def key_event(key: str) -> events.Key:
    """A key by Textual's name, with the character that a terminal sends with it."""
    if len(key) == 1:
        return typed(key)
    try:
        character = unicodedata.lookup(_get_unicode_name_from_key(REPLACED_KEYS.get(key, key)))
    except KeyError:
        character = key.removeprefix("alt+") if key.startswith("alt+") and len(key) == 5 else None
    return events.Key(key, character)


def typed(character: str) -> events.Key:
    """The key of a character."""
    return events.Key(character if character.isalnum() else _character_to_key(character), character)


@contextlib.asynccontextmanager
async def on_stage(
    app: AppType, size: tuple[int, int] = (80, 24), *, notifications: bool = False
) -> AsyncIterator[Stage[AppType]]:
    """Run an app until the block ends."""
    glass = Glass(app, size)
    async with app.run_test(size=size, notifications=notifications):
        stage = Stage(app, glass)
        await stage.settle()
        yield stage


@contextlib.asynccontextmanager
async def opened(
    root: Path,
    goal: str = "caseload",
    code: str | None = None,
    *,
    size: tuple[int, int] = (80, 24),
    settings: Settings | None = None,
    passphrase: str | None = None,
    is_read_only: bool = False,
    notifications: bool = False,
) -> AsyncIterator[Stage[AllianceApp]]:
    """The app as the command line opens it."""
    start = Start(
        root=root,
        goal=goal,
        code=code,
        settings=settings or Settings(glyphs="unicode"),
        passphrase=passphrase,
        is_read_only=is_read_only,
    )
    app = AllianceApp(start)
    async with on_stage(app, size, notifications=notifications) as stage:
        try:
            yield stage
        finally:
            app.keep_live_session()
            if hasattr(app, "practice"):
                app.practice.close()


def live_screen(stage: Stage[AllianceApp]) -> LiveScreen:
    """The live screen, where one is on it."""
    screen = stage.app.screen
    assert isinstance(screen, LiveScreen), f"on {stage.place}:\n{stage.text}"
    return screen
