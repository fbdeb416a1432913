"""What our screens have in common: the app by its own type, and that each leaves only once."""

from typing import TYPE_CHECKING, Any, TypeVar, cast

from textual import events
from textual.await_complete import AwaitComplete
from textual.screen import Screen
from textual.worker import Worker

from alliance_tui.domain.codebook import Group
from alliance_tui.domain.trouble import Trouble
from alliance_tui.ui.compositor import FrugalCompositor
from alliance_tui.ui.discretion import Rewords
from alliance_tui.ui.forgetting import forgetful
from alliance_tui.ui.look import rich_colour
from alliance_tui.ui.unforeseen import say_fault

if TYPE_CHECKING:
    from alliance_tui.ui.app import AllianceApp

Result = TypeVar("Result")


class LeavesOnce(Screen[Result]):
    """A screen that takes only itself away. The stock one takes whichever is in front: at a second click the next.

    Under a screen that covers everything it waits until that was lifted, and while it is being built until it stands:
    what builds it would look for what has gone.
    """

    def dismiss(self, result: Result | None = None) -> AwaitComplete:
        """Leave, with what lies over it; nothing happens when it has left already."""
        if self not in self.app.screen_stack:
            return AwaitComplete()
        if not self.app.screen.is_mounted:
            self.app.screen.call_later(self._leave_now, result)
            return AwaitComplete()
        while not self.is_active:
            waiting = getattr(self.app.screen, "when_lifted", None)
            if waiting is not None:
                waiting.append(lambda: self.dismiss(result))
                return AwaitComplete()
            self.app.pop_screen()
        return super().dismiss(result)

    def _leave_now(self, result: Result | None) -> None:
        """Leave, and wait for nothing: a screen cannot wait for its own end."""
        self.dismiss(result)


class AllianceScreen(LeavesOnce[Result]):
    """A screen of this app."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._compositor = FrugalCompositor()

    @property
    def alliance(self) -> "AllianceApp":
        """The app, by its own type."""
        return cast("AllianceApp", self.app)

    async def on_event(self, event: events.Event) -> None:
        """A screen that is taken away while it is being built, as when the app ends, begins nothing any more."""
        is_gone = self._pruning or self._closing or self.app._exit  # an app that ends takes the parts away first
        if not (is_gone and isinstance(event, events.Mount)):
            await super().on_event(event)

    def on_mount(self) -> None:
        """What holds a theme's colours in its text is drawn anew with another theme."""
        self.app.theme_changed_signal.subscribe(self, lambda _theme: self.recolour())

    def on_unmount(self) -> None:
        """Leave nothing of what it showed."""
        self.alliance.forgetting.forget(self)

    def run_worker(  # type: ignore[override]  # everything after the work by its name
        self, work: Any, *, thread: bool = False, **options: Any
    ) -> Worker[Any]:
        """Run something beside the screen, by default on the event loop."""
        return super().run_worker(forgetful(work) if thread else work, thread=thread, **options)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """What ran beside the screen came to an end: a fault is said."""
        say_fault(self.alliance, event)

    def recolour(self) -> None:
        """Draw anew what holds a theme's colours in its text; for screens that have such."""

    def refit(self) -> None:
        """The settings changed: draw anew what follows from them, keys among it."""
        self.recolour()

    def reword(self) -> None:
        """Draw anew what holds words that somebody wrote: share-safe mode began or ended."""
        for part in self.query("*"):
            if isinstance(part, Rewords):
                part.reword()
        self.recolour()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A key pressed twice does not act twice: what is left of it when the screen has gone is nobody's."""
        return self.app.screen is self and super().check_action(action, parameters)

    @property
    def is_current(self) -> bool:
        """Whether anything of it can be seen: what lies over it lets something through.

        The stock screen takes whichever is next below for seen, and has the one in front sent anew when that changes:
        12 kB a second under the blank clock. What changed meanwhile is drawn when it comes to the front again.
        """
        if self.is_active or not super().is_current:
            return self.is_active
        stack = self.app.screen_stack
        return all(screen.styles.background.a < 1 for screen in stack[stack.index(self) + 1 :])

    def _compositor_refresh(self) -> None:
        """Paint. The stock screen renders all of itself also while painting is held up, and throws that away."""
        if self.app._batch_count:
            self._repaint_required = True
        else:
            super()._compositor_refresh()

    def _clear_tooltip(self) -> None:
        """There is none. The stock screen looks through its widgets at each key."""

    def leave(self) -> None:
        """The app is being left: bring to the disk what is not there yet."""
        self.keep()

    def keep(self) -> None:
        """The practice is being locked or left: bring to the disk what needs its keys for that."""

    def colour(self, role: str) -> str:
        """A colour of the present theme by its role, in Rich's words."""
        return rich_colour(getattr(self.alliance.colours, role))

    def tone(self, group: Group | None) -> str:
        """A group's colour, in Rich's words."""
        return self.colour(group.tone if group else "quiet")

    def tell(self, trouble: Trouble, title: str, *, is_error: bool = True) -> None:
        """Say what went wrong, in the corner, for long enough to be read."""
        self.notify(
            trouble.sentence, title=title, severity="error" if is_error else "warning", timeout=15, markup=False
        )
