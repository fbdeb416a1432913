"""The entrance: from a folder to an open practice. First run, passphrase, lock."""

import contextlib
from typing import TYPE_CHECKING

from alliance_tui.domain.trouble import Trouble
from alliance_tui.services import access
from alliance_tui.services.access import ClosedPractice, Locked, Practice
from alliance_tui.services.codebooks import take_up
from alliance_tui.services.recovery import fold_ended
from alliance_tui.ui.forgetting import forgetful

if TYPE_CHECKING:
    from alliance_tui.ui.app import AllianceApp


SNAPSHOT_AFTER_S = 2.0
"""The first snapshot waits until the screen stands: what was there at the start changes only when a session ends."""


class Entrance:
    """Opens the practice that the command line named, asking for what it needs."""

    def __init__(self, app: "AllianceApp") -> None:
        self._app = app
        self._start = app.start
        self._done = ""
        """What had to be done before the practice could be opened, to be told once it is."""

    def begin(self) -> None:
        """Find the practice; make one where there is none. A rehearsal needs none."""
        if self._start.goal == "learn":
            from alliance_tui.ui.rehearsing import rehearse

            rehearse(self._app)
            return
        try:
            self._done = access.settle(self._start.root)
        except Trouble as trouble:
            self._app.fail(trouble)
            return
        if not access.is_there(self._start.root):
            from alliance_tui.ui.screens.first_run import FirstRunScreen

            self._app.push_screen(FirstRunScreen(self._start.root))
            return
        try:
            self.open(access.find(self._start.root), is_read_only=self._start.is_read_only)
        except Trouble as trouble:
            self._app.fail(trouble)

    def open(self, closed: ClosedPractice, *, is_read_only: bool) -> None:
        """Open a practice, asking for its passphrase where it has one."""
        passphrase = self._start.passphrase
        if closed.is_sealed and passphrase is None:
            from alliance_tui.ui.screens.unlock import UnlockScreen

            self._app.push_screen(UnlockScreen(closed, is_read_only=is_read_only))
            return

        def opening(found: ClosedPractice) -> Practice:
            if found.is_sealed:
                return found.unlock(passphrase or "", read_only=is_read_only)
            return found.open_plain(read_only=is_read_only)

        if closed.is_older and not is_read_only:
            from alliance_tui.ui.screens.migrating import MigratingScreen

            self._app.push_screen(MigratingScreen(closed, opening))
            return
        try:
            practice = opening(closed)
        except Locked as locked:
            self.offer_read_only(closed, locked)
        else:
            self.enter(practice)

    def offer_read_only(self, closed: ClosedPractice, locked: Locked) -> None:
        """Somebody else writes to the practice: say who, offer to look on."""
        from alliance_tui.ui.screens.question import QuestionScreen

        def answered(is_yes: bool | None) -> None:
            if is_yes:
                self.open(closed, is_read_only=True)
            else:
                self._app.fail(locked)

        self._app.push_screen(QuestionScreen(locked.headline, "open read-only", "leave"), answered)

    def snapshot_soon(self, practice: Practice) -> None:
        """Take a snapshot beside what goes on."""
        work = forgetful(lambda: self.keep_snapshot(practice))
        with self._app._context():  # or it would hold the screen that asked for it, closed or not
            self._app.run_worker(work, thread=True, exit_on_error=False, group="snapshot")

    def keep_snapshot(self, practice: Practice) -> None:
        """Make up for a crash and take a snapshot, from a worker's thread.

        A disk that refuses says so when it matters, at the next write.
        """
        with contextlib.suppress(Trouble, OSError):
            from alliance_tui.services import safekeeping  # deferred: after the first frame

            safekeeping.catch_up(practice)
            safekeeping.take_snapshot(practice)

    def take_up_codebooks(self, practice: Practice) -> None:
        """Let the practice know of later versions of the codebooks it uses. What cannot be kept now is asked again."""
        with contextlib.suppress(Trouble):
            take_up(practice, self._app.books.values())

    def enter(self, practice: Practice) -> None:
        """The practice is open: home, and from there to where the command line asked to."""
        app = self._app
        app.practice = practice
        app.privacy.watch()
        if not practice.is_read_only:
            try:
                fold_ended(practice)
            except Trouble as trouble:
                app.notify(
                    trouble.sentence, title="A session waits to be saved", severity="warning", timeout=20, markup=False
                )
            app.set_timer(SNAPSHOT_AFTER_S, lambda: self.snapshot_soon(practice))
            app.set_timer(SNAPSHOT_AFTER_S, lambda: self.take_up_codebooks(practice))
        if self._start.goal == "live" and self._start.code:
            app.rooms.go_live(self._start.code)
        else:
            app.rooms.go_home()
            if self._start.goal == "review":
                app.call_later(app.rooms.go_review, self._start.code)
        if self._done:
            app.notify(self._done, title="Restored", timeout=20, markup=False)
