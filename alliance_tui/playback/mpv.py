"""mpv, started here and steered by its JSON IPC (https://mpv.io/manual/stable/#json-ipc).

The wire is one end of a socket pair whose other end mpv is born with (`--input-ipc-client`): no socket lies in any
folder, nobody else can connect, and mpv ends when this process does, however that comes about.

A file name tells who somebody is. So the file is named over the wire, not in the list of processes; the window has a
title of its own; and neither settings, scripts, history, resume points nor screenshots of mpv's own are in use.
"""

import asyncio
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from alliance_tui.domain.trouble import Trouble
from alliance_tui.playback.position import PlayerPosition
from alliance_tui.playback.wire import Message, Wire, is_done

TITLE = "recording"
"""What the window is called."""
_OPTIONS = (
    "--no-config",
    "--load-scripts=no",
    "--ytdl=no",
    "--no-terminal",
    "--idle=yes",
    "--force-window=yes",
    "--keep-open=yes",
    "--pause",
    "--hr-seek=yes",
    f"--title={TITLE}",
    f"--force-media-title={TITLE}",
    "--save-position-on-quit=no",
    "--resume-playback=no",
    "--input-default-bindings=no",
)
_KEYS = {
    "space": "cycle pause",
    "left": "seek -5 exact",
    "right": "seek 5 exact",
    "f": "cycle fullscreen",
    "esc": "set fullscreen no",
    "m": "cycle mute",
    "9": "add volume -2",
    "0": "add volume 2",
    "q": "quit",
    "close_win": "quit",
}
"""What keys do in its own window. mpv's own would also take screenshots and open other files."""
_WATCHED = ("time-pos", "core-idle", "pause", "duration", "eof-reached", "speed")

START_S = 10.0
"""How long mpv may take to say a first word."""
END_S = 1.0
"""How long it may take to end before it is killed."""


class NoPlayer(Trouble):
    """There is no player to steer."""


class Mpv:
    """One mpv with one recording. Made by `start`; all calls return at once and come from one event loop."""

    def __init__(self) -> None:
        self.on_change: Callable[[], object] = lambda: None
        """Called when it plays, holds, ends or is gone; not for every moment that passes."""
        self.duration_s: float | None = None
        self.is_at_end = False
        self.is_gone = False
        self.trouble: Trouble | None = None
        """Why nothing is played, where that is so."""
        self._position = PlayerPosition()
        self._wire = Wire(self._hear, self._leave)
        self._process: subprocess.Popen[bytes] | None = None
        self._path: Path | None = None
        self._is_loaded = self._is_hidden = self._is_seeking = False
        self._is_held = True
        self._seeks_out = 0
        self._wanted_s = 0.0

    @classmethod
    async def start(cls, program: str = "mpv", options: tuple[str, ...] = ()) -> "Mpv":
        """Start mpv without a file.

        Args:
            program: its name, or where it lies.
            options: more of its options; for tests.

        Raises:
            NoPlayer: when it is not there, does not start, or cannot be steered on this system.
        """
        if sys.platform == "win32":
            raise NoPlayer("mpv cannot be steered on Windows yet", remedy="Use the clock here beside any player")
        mpv = cls()
        ours, theirs = socket.socketpair()
        try:
            mpv._process = subprocess.Popen(  # noqa: S603 - the person's settings name it, and there is no shell
                [program, *_OPTIONS, *options, f"--input-ipc-client=fd://{theirs.fileno()}"],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=(theirs.fileno(),),
                start_new_session=True,  # ctrl+c in the terminal is not meant for it
            )
        except OSError:
            ours.close()
            raise NoPlayer(
                "mpv was not found",
                remedy="Install it, or say where it lies under recordings.player in the settings",
            ) from None
        finally:
            theirs.close()
        await mpv._greet(ours)
        return mpv

    async def _greet(self, connected: socket.socket) -> None:
        """Wait for a first answer."""
        answered: asyncio.Future[bool] = asyncio.get_running_loop().create_future()

        def answer(is_there: bool) -> None:
            if not answered.done():
                answered.set_result(is_there)

        self.on_change = lambda: answer(False) if self.is_gone else None
        await self._wire.open(connected)
        for place, name in enumerate(_WATCHED, 1):
            self._wire.send("observe_property", place, name)
        for key, command in _KEYS.items():
            self._wire.send("keybind", key, command)
        self._wire.send("get_property", "mpv-version", then=lambda reply: answer(is_done(reply)))
        is_there = False
        try:
            async with asyncio.timeout(START_S):
                is_there = await answered
        except TimeoutError:
            pass
        finally:
            self.on_change = lambda: None
            if not is_there:
                self.close()
        if not is_there:
            raise NoPlayer("mpv did not start", remedy="Start it once by hand to see why")

    @property
    def is_playing(self) -> bool:
        """Whether it plays, or will as soon as it has found the place."""
        return self._is_loaded and not self._is_held

    def position(self, ago_s: float = 0.0) -> float:
        """Where in the recording it was so many seconds ago, in seconds. Where it is on its way to, while it seeks."""
        return self._wanted_s if self._is_seeking or not self._is_loaded else self._position.at(ago_s)

    def load(self, path: Path, at_s: float = 0.0) -> None:
        """Open a recording, holding at a time of it. `trouble` says so later where that fails."""
        self._path, self._wanted_s = path, at_s
        self._is_loaded, self._is_hidden, self.trouble = False, False, None
        self.duration_s, self.is_at_end = None, False
        self._wire.send("set_property", "pause", True)
        # Absolute, so that no name is taken for an address or an option.
        self._wire.send("loadfile", str(path.absolute()), then=self._take_in)

    def play(self) -> None:
        """Play on; from the beginning, where it has come to the end."""
        if self.is_at_end:
            self.seek(0.0)
        self.show()
        self._wire.send("set_property", "pause", False)

    def pause(self) -> None:
        """Hold."""
        self._wire.send("set_property", "pause", True)

    def toggle(self) -> None:
        """Play or hold."""
        if self.is_playing:
            self.pause()
        else:
            self.play()

    def seek(self, to_s: float) -> None:
        """Go to a time of the recording, exactly."""
        end_s = self.duration_s if self.duration_s is not None else to_s
        self._wanted_s = max(0.0, min(to_s, end_s))
        if self._is_loaded:
            self._is_seeking = True
            self._seeks_out += 1
            self._wire.send("seek", self._wanted_s, "absolute+exact", then=self._sought)

    def hide(self) -> None:
        """Take the picture away, and the file out of the player, so that nobody at the window gets it back."""
        if not self._is_hidden and self._path is not None:
            self._wanted_s = self.position()
            self._is_hidden, self._is_loaded, self._is_seeking = True, False, False
            self._position.run(is_running=False)
            self._wire.send("stop")

    def show(self) -> None:
        """Bring it back, holding where it was."""
        if self._is_hidden and self._path is not None:
            self.load(self._path, self._wanted_s)

    def close(self) -> None:
        """End it."""
        self._wire.close()
        self._end_process()

    def _end_process(self) -> None:
        """It ends by itself when the wire is cut; one that does not is ended."""
        if self._process is None or self._process.poll() is not None:
            return
        self._process.terminate()
        try:
            self._process.wait(END_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _leave(self) -> None:
        self._wanted_s = self.position()
        self.is_gone, self._is_loaded, self._is_seeking = True, False, False
        self._position.run(is_running=False)
        self._end_process()
        self.on_change()

    def _take_in(self, reply: Message) -> None:
        if not is_done(reply):
            self._refuse()

    def _refuse(self) -> None:
        self._is_loaded = False
        self.trouble = NoPlayer("mpv cannot play this recording", safe="Nothing that was marked is lost")
        self.on_change()

    def _sought(self, reply: Message) -> None:
        self._seeks_out -= 1
        if not is_done(reply):
            self._arrive()

    def _arrive(self) -> None:
        if self._is_seeking and not self._seeks_out:
            self._is_seeking = False
            self._position.jump(self._wanted_s)

    def _hear(self, message: Message) -> None:
        event = message["event"]
        if event == "property-change":
            self._follow(message.get("name", ""), message.get("data"))
        elif event == "file-loaded" and not self._is_hidden:
            self._is_loaded = True
            self.seek(self._wanted_s)
        elif event == "seek" and not self._is_seeking and self._is_loaded:
            self._is_seeking = True  # somebody used its own window
        elif event == "playback-restart":
            self._arrive()
        elif event == "end-file" and message.get("reason") == "error":
            self._refuse()
        if event in ("file-loaded", "playback-restart"):
            self.on_change()

    def _follow(self, name: str, value: object) -> None:
        if name == "time-pos":
            self._follow_time(value)
        elif name == "duration":
            self.duration_s = float(value) if isinstance(value, int | float) else None
        elif name == "eof-reached":
            self.is_at_end = value is True
        elif name == "speed" and isinstance(value, int | float) and value > 0:
            self._position.go_at(float(value))
        elif name == "core-idle":
            self._position.run(is_running=value is False and not self._is_hidden)
        elif name == "pause":
            self._is_held = value is not False
            self.on_change()

    def _follow_time(self, value: object) -> None:
        if not isinstance(value, int | float) or not self._is_loaded:
            return
        if not self._is_seeking:
            self._position.say(float(value))
        elif not self._seeks_out:
            self._wanted_s = float(value)
