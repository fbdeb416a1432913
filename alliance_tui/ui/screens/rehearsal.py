"""A rehearsal: the live screen with a prompter above the note. Nothing of it is kept."""

from collections.abc import Iterable

from textual.app import ComposeResult
from textual.widget import Widget

from alliance_tui.domain.note import Splice
from alliance_tui.domain.rehearsal import Course, Sight
from alliance_tui.services.rehearsing import Rehearsal
from alliance_tui.ui.rehearsing import worded
from alliance_tui.ui.screens.live import LiveScreen
from alliance_tui.ui.widgets.prompter import Prompter


class RehearsalScreen(LiveScreen):
    """A live session with a client who does not exist, in a practice that is removed when the screen goes."""

    CSS_PATH = ["live.tcss", "rehearsal.tcss"]  # type: ignore[assignment]  # the live screen has one
    PLACE = "live"

    def __init__(self, rehearsal: Rehearsal) -> None:
        super().__init__(rehearsal.session)
        self.prompter = Prompter()
        self._rehearsal = rehearsal
        self._blanked = 0
        self._looked_s = 0.0
        self.course = Course(rehearsal.script, self._sight())

    def compose(self) -> ComposeResult:
        """The live screen, with the prompter under its status line."""
        parts: Iterable[Widget] = super().compose()
        for part in parts:
            yield part
            if part is self.status:
                yield self.prompter

    def show_marks(self) -> None:
        """As in a session; and perhaps that was the task."""
        super().show_marks()
        self.look()

    def _on_splice(self, splice: Splice) -> None:
        super()._on_splice(splice)
        self.look()

    def _tick(self) -> None:
        super()._tick()
        self.look()

    def look(self) -> None:
        """See whether the task was done, or has waited long enough. It waits only while it can be read."""
        now_s = self.session.now_s()
        passed_s = now_s - self._looked_s if self.is_active else 0.0
        self._looked_s = now_s
        self.course.see(self._sight(), passed_s)
        self._prompt()

    def _sight(self) -> Sight:
        mode = self.capture.mode
        return Sight.of(self.session.state, shows_meaning=mode.is_open and mode.shows_meaning, blanked=self._blanked)

    def _prompt(self) -> None:
        course, prompter = self.course, self.prompter
        prompter.scene, prompter.duty = self.word(course.task.scene), self.word(course.task.task)
        prompter.place, prompter.count = course.place, len(course.script.tasks)
        prompter.done = frozenset(course.done)
        prompter.title = "rehearsal: nothing of this is kept"
        prompter.redraw()

    def word(self, text: str) -> str:
        """A line of the script with the keys that are set, in signs that the terminal has."""
        worded_text = worded(text, self.alliance.keymap, self.session.codebook)
        if self.alliance.glyphs.is_ascii:
            return worded_text.replace("“", '"').replace("”", '"').replace("…", "...")
        return worded_text

    def on_screen_suspend(self) -> None:
        """Something lies over it: perhaps the blank clock."""
        self._blanked += self.alliance.privacy.is_covered

    def on_screen_resume(self) -> None:
        """Read on."""
        self._looked_s = self.session.now_s()
        self.look()

    def action_end_session(self) -> None:
        """End it: say what was learned."""
        from alliance_tui.ui.screens.rehearsed import RehearsedScreen  # deferred: opened by a key

        self.course.end()
        lessons = [
            (self.word(task.lesson), place in self.course.done) for place, task in enumerate(self.course.script.tasks)
        ]
        self.leave()
        self.app.switch_screen(RehearsedScreen(lessons))

    def action_brief(self) -> None:
        """Nothing was known before."""
        self.notify("Before a first session there is no brief.", timeout=4, markup=False)

    async def action_save_elsewhere(self) -> None:
        """Nothing leaves a rehearsal."""
        self.notify("Nothing of a rehearsal is kept.", timeout=4, markup=False)

    def leave(self) -> None:
        """Remove everything of it."""
        self._rehearsal.clear()
