"""Privacy at the desk: the blank screen, the lock, and the watch that locks when nobody is there.

Blanking only hides. Locking drops the practice's keys too and asks for the passphrase; a live session's journal has a
key of its own, so what is not on the disk yet still gets there. A practice without a passphrase is blanked instead.
"""

from typing import TYPE_CHECKING

from textual.notifications import Notification, Notify

from alliance_tui.services.clock import awake_s, machine_s
from alliance_tui.ui.curtain import draw_curtain

if TYPE_CHECKING:
    from alliance_tui.ui.app import AllianceApp

NOTICE_S = 30.0
"""How long before it locks it says so."""
LOOKS_S = 2.0
"""How often it looks whether anybody is there."""
SLEPT_S = 5.0
"""A machine that slept this long is locked: whoever woke it may be somebody else."""


class Privacy:
    """Hides the app, and knows for how long nobody touched it."""

    def __init__(self, app: "AllianceApp", idle_min: int) -> None:
        self._app = app
        self._limit_s = 0.0
        self.limit(idle_min)
        self._touched_s = machine_s()
        self._asleep_s = _asleep_s()
        self._notice: Notification | None = None

    def limit(self, idle_min: int) -> None:
        """Lock after so many minutes without a key from now on; 0 is never."""
        self._limit_s = idle_min * 60.0

    def watch(self) -> None:
        """Look after an open practice from now on."""
        self._touched_s, self._asleep_s = machine_s(), _asleep_s()
        self._app.set_interval(LOOKS_S, self._look)

    @property
    def is_covered(self) -> bool:
        """Whether a screen that hides everything is in front."""
        return hasattr(self._app.screen, "when_lifted")

    @property
    def is_locked(self) -> bool:
        """Whether the passphrase is needed to go on."""
        return bool(getattr(self._app.screen, "LOCKS", False))

    def blank(self) -> None:
        """Nothing but a clock; from there, back."""
        from alliance_tui.ui.screens.blank import BlankScreen  # deferred: opened by a key

        screen = self._app.screen
        if isinstance(screen, BlankScreen):
            if not self.is_locked:
                screen.dismiss()
        else:
            draw_curtain(self._app)
            self._app.playing.hide()
            blank = BlankScreen()
            blank.when_lifted.append(self._app.playing.show)
            self._app.push_screen(blank)

    def lock(self) -> None:
        """Hide everything and drop the keys; without a passphrase, or before a practice is open, only hide."""
        from alliance_tui.ui.screens.base import AllianceScreen  # deferred: seldom
        from alliance_tui.ui.screens.blank import BlankScreen  # deferred: seldom
        from alliance_tui.ui.screens.locked import LockedScreen  # deferred: seldom

        if self.is_locked or not hasattr(self._app, "practice"):
            return
        self._app.clear_notifications()
        self._app.pasteboard.take_back()
        if not self._app.practice.is_sealed:
            if not self.is_covered:
                self.blank()
            return
        draw_curtain(self._app)
        self._app.playing.hide()
        for screen in self._app.screen_stack:
            if isinstance(screen, AllianceScreen):
                screen.keep()
        locked = LockedScreen()
        blank = self._app.screen
        if isinstance(blank, BlankScreen):
            locked.when_lifted, blank.when_lifted = blank.when_lifted, []
            self._app.switch_screen(locked)
        else:
            locked.when_lifted.append(self._app.playing.show)
            self._app.push_screen(locked)
        self._app.practice.shut()

    def touched(self) -> None:
        """Somebody is there."""
        self._touched_s = machine_s()
        if self._notice is not None:
            notice, self._notice = self._notice, None
            self._app._unnotify(notice)

    def _look(self) -> None:
        slept_s, self._asleep_s = _asleep_s() - self._asleep_s, _asleep_s()
        idle_s = machine_s() - self._touched_s
        if self.is_locked:
            return
        if slept_s >= SLEPT_S or (self._limit_s and idle_s >= self._limit_s):
            self._notice = None
            self.lock()
        elif self._limit_s and idle_s >= self._limit_s - NOTICE_S and self._notice is None and not self.is_covered:
            word = "Locks" if self._app.practice.is_sealed else "Blanks"
            self._notice = Notification(f"{word} in half a minute; any key keeps it open.", timeout=NOTICE_S)
            self._app.post_message(Notify(self._notice))


def _asleep_s() -> float:
    """For how long the machine has slept since it was started, but for a constant."""
    return machine_s() - awake_s()
