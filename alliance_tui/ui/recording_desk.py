"""What is done about the recordings of a session: asked for in a line, done beside what is shown, and said."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from alliance_tui.domain.marker import Marker
from alliance_tui.domain.recording import Recording, time_text
from alliance_tui.domain.session import Session
from alliance_tui.domain.trouble import Trouble
from alliance_tui.domain.typed_time import NoTime, read_time
from alliance_tui.services import leaving, recordings
from alliance_tui.services.recordings import Place
from alliance_tui.services.typed_path import path_typed
from alliance_tui.ui.screens.question import QuestionScreen
from alliance_tui.ui.widgets.prompt import Prompt

if TYPE_CHECKING:
    from alliance_tui.ui.screens.recordings import RecordingScreen

Work = Callable[[], Session]
"""Does something about a recording; gives the session as it is then."""


class RecordingDesk:
    """One session's recordings while they are put in order."""

    def __init__(self, screen: "RecordingScreen", session: Session) -> None:
        self._screen = screen
        self.session = session
        """As it is now."""
        self.said: str | Trouble = ""
        """What was done last, or why it was not."""
        self.is_busy = False
        """Something is being done just now."""

    def link(self, _recording: Recording | None, _moment: Marker | None) -> None:
        """Ask where one lies."""
        self._ask("file of the recording", self._link, is_open=False)

    def offset(self, recording: Recording, _moment: Marker | None) -> None:
        """Ask where it begins."""
        then = partial(self._at, then=lambda at_s: self._put(recording, Place(at_s)))
        self._ask("begins at session time", then, text=time_text(recording.offset_s))

    def clap(self, recording: Recording, moment: Marker | None) -> None:
        """Ask when the moment is in the recording."""
        if moment is None:
            self.tell("No moment was marked in this session: type where the recording begins.")
            return

        def place(at_s: float) -> None:
            self._put(recording, recordings.from_clap(at_s, moment.offset_s))

        then = partial(self._at, then=place)
        self._ask(f"{time_text(moment.offset_s)} of the session is, in the recording,", then)

    def file_time(self, recording: Recording, _moment: Marker | None) -> None:
        """Place it by when its file was last written to."""
        practice, session = self._screen.alliance.practice, self.session

        def place() -> Session:
            found = recordings.from_file_time(session, Path(recording.path), recording.duration_s)
            return recordings.put(practice, session, recording, found)

        self._do(place, "Placed by the file's time.")

    def length(self, recording: Recording, _moment: Marker | None) -> None:
        """Ask how long it is."""
        known = time_text(recording.duration_s) if recording.duration_s is not None else ""

        def keep(length_s: float) -> None:
            work = partial(recordings.say_length, self._screen.alliance.practice, self.session, recording, length_s)
            self._do(work, "Its length is kept.")

        self._ask("length", partial(self._at, then=keep), text=known)

    def moved(self, recording: Recording, _moment: Marker | None) -> None:
        """Ask where it lies now."""

        def move(text: str) -> None:
            if text.strip():
                path = path_typed(text)
                work = partial(recordings.move, self._screen.alliance.practice, self.session, recording, path)
                self._do(work, "Found again. Its clock is as it was.")

        self._ask("lies now", move, text=recording.path, is_open=False)

    def unlink(self, recording: Recording, _moment: Marker | None) -> None:
        """Ask, and let go of it."""

        def answered(is_yes: bool | None) -> None:
            if is_yes:
                work = partial(recordings.unlink, self._screen.alliance.practice, self.session, recording)
                self._do(work, "It is linked no more. The file and the marks are as they were.")

        question = "Let go of this recording? The file and the marks stay as they are."
        self._screen.app.push_screen(QuestionScreen(question, "let go", "keep it linked"), answered)

    def write(self, recording: Recording, _moment: Marker | None) -> None:
        """Files in its time, beside it."""
        screen = self._screen
        screen.alliance.rooms.show_export([leaving.of_recording(screen.client, self.session, recording)])

    def tell(self, said: str | Trouble) -> None:
        """Say something below."""
        self.said = said
        self._screen.show_facts()

    def _ask(self, label: str, then: Callable[[str], None], text: str = "", *, is_open: bool = True) -> None:
        self._screen.query_one(Prompt).ask(label, then, text=text, is_open=is_open)

    def _at(self, text: str, then: Callable[[float], None]) -> None:
        """A time as it was typed."""
        if not text.strip():
            return
        try:
            at_s = read_time(text, may_precede=True)
        except NoTime as trouble:
            self.tell(trouble)
        else:
            then(at_s)

    def _link(self, text: str) -> None:
        if not text.strip():
            return
        practice, session, path = self._screen.alliance.practice, self.session, path_typed(text)
        self._do(
            lambda: recordings.link(practice, session, path)[0], "Linked. Say where it begins: typed, or by a clap."
        )

    def _put(self, recording: Recording, place: Place) -> None:
        self._do(partial(recordings.put, self._screen.alliance.practice, self.session, recording, place), "Placed.")

    def _do(self, work: Work, done: str) -> None:
        """From a thread, since a program may be asked how long a file is."""
        if self.is_busy:
            return
        self.is_busy = True
        self.tell(f"looking at it{self._screen.alliance.glyphs.more}")

        def run() -> None:
            found: Session | Trouble = Trouble("this could not be done", safe="Nothing was changed")
            try:
                found = work()
            except Trouble as trouble:
                found = trouble
            finally:  # Whatever happened, one can go back.
                self._screen.app.call_from_thread(self._have_done, found, done)

        self._screen.run_worker(run, thread=True, exit_on_error=False)

    def _have_done(self, found: Session | Trouble, done: str) -> None:
        self.is_busy = False
        if isinstance(found, Trouble):
            self.tell(found)
            return
        self.session = found
        self.said = done
        self._screen.show()
