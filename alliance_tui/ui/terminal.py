"""The terminal: how its bytes become keys, and what happens when the system wants the program to end.

Textual's driver with eight differences. While nothing comes nothing is done; the stock driver looks ten times a second
whether it is to end. A lone escape is known as a key as soon as its wait is over, not up to 100 ms
later. Escape and a key that came as one are told apart at once: a printable key is that key with alt, a control key is
escape and that key. The stock parser waits for more, then takes some for other signs (`ESC 4` for a cent) or for the
key alone, and types a caret at a second escape. A byte that is no UTF-8 is shown as U+FFFD; the stock driver ends the
program. What a terminal says of itself late or unasked is not typed. Where the terminal is gone, reading stops. And a
signal shows nothing: SIGTERM leaves as the quit key does, SIGTSTP locks the screen before it gives the terminal back,
and what was drawn is cleared, for terminals that keep it.
"""

import asyncio
import os
import selectors
import signal
from codecs import getincrementaldecoder
from collections.abc import Iterable
from typing import Any

from textual import events
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual._time import get_time
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.drivers.linux_driver import LinuxDriver

from alliance_tui.ui.terminal_answers import Answers

_ANSWER_S = 0.1
"""How long the rest of an answer is waited for, in seconds."""
_CHUNK = 65_536
_ESCAPE = "\x1b"
_LONGER = frozenset("[O]P_^Xbf")
"""What after an escape begins a longer sequence; `b` and `f` are what some terminals send for a word left or right."""


class KeyParser(XTermParser):
    """Bytes, decoded, into events."""

    @property
    def patience_s(self) -> float | None:
        """How long nothing may come before `tick` has something to say; None for ever."""
        return None if self._timeout_time is None else max(0.0, self._timeout_time - get_time())

    def _sequence_to_key_events(self, sequence: str, alt: bool = False) -> Iterable[events.Key]:
        if len(sequence) == 2 and sequence[0] == _ESCAPE and sequence[1] not in _LONGER:
            if sequence[1].isprintable():
                sequence, alt = sequence[1], True
            elif sequence not in ANSI_SEQUENCES_KEYS:
                # No character: nothing was waited for.
                yield events.Key("escape", None)
                sequence = sequence[1]
        for event in super()._sequence_to_key_events(sequence, alt):
            if alt and event.is_printable and not event.key.startswith("alt+"):
                yield events.Key(f"alt+{event.key}", event.character)
            else:
                yield event


class TerminalDriver(LinuxDriver):
    """The terminal the app runs in."""

    def __init__(self, app: App[Any], **options: Any) -> None:
        super().__init__(app, **options)
        self._end, self._ending = os.pipe()
        """Something to read here ends the reading thread's wait."""

    def start_application_mode(self) -> None:
        """Take the terminal over, and listen for signals.

        The loop itself hears them. What Python's own handlers start waits until the loop wakes by itself: mostly a
        second later, by the clock, and up to a minute where nothing moves.
        """
        super().start_application_mode()  # type: ignore[no-untyped-call]  # Textual does not annotate it
        loop, leave = asyncio.get_running_loop(), self._app.action_quit
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, lambda: self._app.call_later(leave))
        loop.add_signal_handler(signal.SIGTSTP, self._sigtstp_application)
        loop.add_signal_handler(signal.SIGCONT, self._go_on)

    def stop_application_mode(self) -> None:
        """Give the terminal back, with nothing on it: the Linux console has no second screen to go back to."""
        if self._writer_thread is not None:
            self.write("\x1b[H\x1b[2J\x1b[3J")
        super().stop_application_mode()

    def _sigtstp_application(self, *_: object) -> None:
        """Hide everything, then stop."""
        self._app.call_later(self._hide_and_stop)

    def _hide_and_stop(self) -> None:
        self._app.privacy.lock()  # type: ignore[attr-defined]  # it is our app
        self._app.call_after_refresh(super()._sigtstp_application)

    def _go_on(self) -> None:
        """Take the terminal again and draw it whole: nothing stands on it, though nothing has changed."""
        self._sigcont_application()
        self._app.refresh(layout=True)

    def disable_input(self) -> None:
        """Read no more. The pipe stays readable until the thread has gone, so that it cannot miss it."""
        os.write(self._ending, b".")
        super().disable_input()
        os.read(self._end, 1)

    def run_input_thread(self) -> None:
        """Read until the app ends or the terminal is gone."""
        parser = KeyParser(self._debug)
        answers = Answers()
        decode = getincrementaldecoder("utf-8")(errors="replace").decode
        with selectors.DefaultSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            selector.register(self._end, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                waits = [parser.patience_s, _ANSWER_S if answers.is_waiting else None]
                wait_s = min((one for one in waits if one is not None), default=None)
                ready = {key.fd for key, _events in selector.select(wait_s)}
                if self.fileno in ready:
                    data = _read(self.fileno)
                    if not data:
                        return
                    text = answers.without(decode(data))
                else:
                    text = "" if ready else answers.let_go()
                # The parser takes an empty text, as half a character gives, for the end.
                if text:
                    for event in parser.feed(text):
                        self.process_message(event)
                for event in parser.tick():
                    self.process_message(event)


def _read(descriptor: int) -> bytes:
    """What there is to read; nothing when the terminal is gone."""
    try:
        return os.read(descriptor, _CHUNK)
    except OSError:
        return b""
