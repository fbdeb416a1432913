"""The wire to a player: one line of JSON for each message, in UTF-8, over a socket that nobody else can open.

    to the player      {"command": ["seek", 61.5, "absolute+exact"], "request_id": 7}
    from it, a reply   {"error": "success", "request_id": 7}
    from it, news      {"event": "property-change", "name": "pause", "data": true}

Sending never waits. What comes in is read by a task on the loop that opened the wire.
"""

import asyncio
import contextlib
import json
import socket
from collections.abc import Callable
from typing import Any

Message = dict[str, Any]

LONGEST_LINE = 1 << 20
"""Bytes. A player that says more in one line says nothing that is wanted here."""


def is_done(reply: Message) -> bool:
    """Whether a command did what it says."""
    return reply.get("error") == "success"


class Wire:
    """One connection. `on_news` is called for each event, `on_gone` once, when the other side is not there any more."""

    def __init__(self, on_news: Callable[[Message], object], on_gone: Callable[[], object]) -> None:
        self._on_news = on_news
        self._on_gone = on_gone
        self._writer: asyncio.StreamWriter | None = None
        self._reading: asyncio.Task[None] | None = None
        self._asked: dict[int, Callable[[Message], object]] = {}
        self._count = 0

    async def open(self, connected: socket.socket) -> None:
        """Talk over a connected socket from now on."""
        reader, self._writer = await asyncio.open_unix_connection(sock=connected, limit=LONGEST_LINE)
        self._reading = asyncio.create_task(self._read(reader))

    def send(self, *command: object, then: Callable[[Message], object] | None = None) -> None:
        """Send a command; nothing happens when the other side is gone.

        Args:
            command: its name and arguments.
            then: called with the reply, see `is_done`.
        """
        if self._writer is None or self._writer.is_closing():
            return
        self._count += 1
        if then is not None:
            self._asked[self._count] = then
        line = json.dumps({"command": command, "request_id": self._count})
        with contextlib.suppress(OSError):
            self._writer.write(f"{line}\n".encode())

    def close(self) -> None:
        """Hang up. `on_gone` is not called for it."""
        if self._reading is not None:
            self._reading.cancel()
        if self._writer is not None:
            self._writer.close()

    async def _read(self, reader: asyncio.StreamReader) -> None:
        # A line that is too long raises ValueError: whoever is there does not speak this protocol.
        with contextlib.suppress(OSError, ValueError):
            while line := await reader.readline():
                self._take(line)
        if self._writer is not None:
            self._writer.close()
        self._on_gone()

    def _take(self, line: bytes) -> None:
        try:
            message = json.loads(line)
        except ValueError:
            return
        if not isinstance(message, dict):
            return
        if "event" in message:
            self._on_news(message)
        elif then := self._asked.pop(message.get("request_id", 0), None):
            then(message)
