"""Forgetting: what Textual, Rich and Python keep of a screen that has closed, and with it the words that were on it.

The app's signals and watchers hold whoever listens, closed or not, until they next have something to say; a screen
holds the one that opened it; a thread of the pool holds the last work it did; and what holds itself waits for a
collection, which is rare here.
"""

import asyncio
import gc
from asyncio import TimerHandle
from collections.abc import Callable
from contextvars import Context
from typing import Any, TypeVar
from weakref import WeakSet

from rich.cells import cached_cell_len
from textual._styles_cache import StylesCache
from textual.app import App
from textual.screen import Screen
from textual.worker import active_worker

Result = TypeVar("Result")

SWEEP_S = 1.0
"""How long after a screen closed it is swept away: not while the next one is being drawn."""


class Forgetting:
    """Lets go of closed screens."""

    def __init__(self, app: App[Any]) -> None:
        self._app = app
        self._sweeping: TimerHandle | None = None
        self._set_apart: WeakSet[Screen[Any]] = WeakSet()
        """Screens that stood when everything was set apart from collections."""
        self._is_whole_due = False

    def set_apart(self) -> None:
        """What was loaded stays; nobody need look through it again for what can go."""
        self._set_apart.update(self._app.screen_stack)
        gc.freeze()
        gc.enable()

    def forget(self, screen: Screen[Any]) -> None:
        """Let go of a screen that closes."""
        self._app.theme_changed_signal.unsubscribe(screen)
        for listeners in getattr(self._app, "__watchers", {}).values():
            listeners[:] = [one for one in listeners if not one[0]._closing]
        for other in self._app.screen_stack:  # each knows who opened it, to tell it the answer
            for waiting in other._result_callbacks:
                if waiting.requester is screen:
                    waiting.requester = self._app
        # Both caches are the whole program's: of rows with a background, by their widget, and of how wide each text is.
        StylesCache.get_inner_outer.cache_clear()
        cached_cell_len.cache_clear()
        self._is_whole_due |= screen in self._set_apart
        self._stop()
        # A timer of Textual's would run in the context of the screen, and so hold what it sweeps away.
        self._sweeping = asyncio.get_running_loop().call_later(SWEEP_S, self.sweep, context=Context())

    def sweep(self) -> None:
        """Collect what holds itself, as a screen and its widgets do."""
        self._stop()
        is_whole, self._is_whole_due = self._is_whole_due, False
        if is_whole:
            gc.unfreeze()
        gc.collect()
        if is_whole:
            gc.freeze()

    def _stop(self) -> None:
        if self._sweeping is not None:
            self._sweeping.cancel()
            self._sweeping = None


def forgetful(work: Callable[[], Result]) -> Callable[[], Result]:
    """Work for a thread, after which the thread does not go on holding the worker, and with it its screen."""

    def work_and_forget() -> Result:
        worker = active_worker.get()
        try:
            return work()
        finally:
            if active_worker.get() is worker:
                active_worker.set(None)  # type: ignore[arg-type]  # nobody asks before the next worker sets it

    return work_and_forget
