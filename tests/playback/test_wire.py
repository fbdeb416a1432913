"""The wire to a player, with somebody at the other end of a real socket."""

import asyncio
import contextlib
import json
import socket
from collections.abc import AsyncIterator
from typing import Any

from alliance_tui.playback.wire import LONGEST_LINE, Wire, is_done


class Peer:
    """The other end."""

    def __init__(self, wire: Wire, news: list[dict[str, Any]], gone: asyncio.Event) -> None:
        self.wire = wire
        self.news = news
        self.gone = gone
        self.reader: asyncio.StreamReader
        self.writer: asyncio.StreamWriter

    async def hear(self) -> dict[str, Any]:
        """The next line, parsed."""
        line = await asyncio.wait_for(self.reader.readline(), 30)
        parsed: dict[str, Any] = json.loads(line)
        return parsed

    async def say(self, *lines: bytes) -> None:
        """Send lines as they are."""
        self.writer.writelines(line + b"\n" for line in lines)
        await self.writer.drain()

    async def have_news(self, count: int) -> None:
        """Until so many came through."""
        async with asyncio.timeout(30):
            while len(self.news) < count:
                await asyncio.sleep(0)


@contextlib.asynccontextmanager
async def wired() -> AsyncIterator[Peer]:
    ours, theirs = socket.socketpair()
    news: list[dict[str, Any]] = []
    gone = asyncio.Event()
    peer = Peer(Wire(news.append, gone.set), news, gone)
    peer.reader, peer.writer = await asyncio.open_unix_connection(sock=theirs)
    await peer.wire.open(ours)
    try:
        yield peer
    finally:
        peer.wire.close()
        peer.writer.close()


async def test_a_command_is_one_line_and_its_reply_finds_the_one_who_asked() -> None:
    async with wired() as peer:
        answers: list[tuple[str, bool]] = []
        peer.wire.send("seek", 61.5, "absolute+exact", then=lambda reply: answers.append(("seek", is_done(reply))))
        peer.wire.send("set_property", "pause", False, then=lambda reply: answers.append(("pause", is_done(reply))))
        first, second = await peer.hear(), await peer.hear()
        assert first["command"] == ["seek", 61.5, "absolute+exact"]
        assert second["command"] == ["set_property", "pause", False]
        await peer.say(
            json.dumps({"error": "property unavailable", "request_id": second["request_id"]}).encode(),
            json.dumps({"error": "success", "request_id": first["request_id"]}).encode(),
            b'{"event": "idle"}',
        )
        await peer.have_news(1)
        assert answers == [("pause", False), ("seek", True)]


async def test_a_line_that_comes_in_pieces_is_read_whole_and_what_is_no_message_is_passed_over() -> None:
    async with wired() as peer:
        peer.writer.write(b'not json\n[1, 2]\n{"request_id": 99}\n\xff\n{"event": "see')
        await peer.writer.drain()
        await asyncio.sleep(0)
        await peer.say(b'k"}')
        await peer.have_news(1)
        assert peer.news == [{"event": "seek"}]
        assert not peer.gone.is_set()


async def test_who_hangs_up_or_floods_the_line_is_gone_and_sending_goes_on_to_nobody() -> None:
    async with wired() as peer:
        peer.writer.close()
        await asyncio.wait_for(peer.gone.wait(), 30)
        peer.wire.send("seek", 1)
    async with wired() as peer:
        peer.writer.write(b"x" * (LONGEST_LINE + 2))
        await asyncio.wait_for(peer.gone.wait(), 30)
        peer.wire.send("seek", 1)


async def test_hanging_up_oneself_is_not_told_as_news() -> None:
    async with wired() as peer:
        peer.wire.close()
        assert await asyncio.wait_for(peer.reader.read(), 30) == b""
        assert not peer.gone.is_set()
