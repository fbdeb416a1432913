"""The wrap-up: after a session, moment by moment and episode by episode, everything optional, saved as it goes."""

from collections.abc import Callable

from textual import events
from textual.actions import parse
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import OptionList, Static

from alliance_tui.domain.session import Session
from alliance_tui.domain.summary import State
from alliance_tui.domain.trouble import Trouble
from alliance_tui.services.live_session import LiveSession
from alliance_tui.services.wrapping_up import Step, Stop, WrapUp
from alliance_tui.ui import actions
from alliance_tui.ui.screens.base import AllianceScreen
from alliance_tui.ui.screens.wrap_up_hints import wrap_up_hints
from alliance_tui.ui.screens.wrap_up_list import WrapUpList
from alliance_tui.ui.screens.wrap_up_pane import WrapUpPane
from alliance_tui.ui.widgets.choices import Choices
from alliance_tui.ui.widgets.headline import Headline
from alliance_tui.ui.widgets.hint_line import HintLine
from alliance_tui.ui.widgets.plan_field import PlanField
from alliance_tui.ui.widgets.prompt import Prompt
from alliance_tui.ui.wrap_up_keys import WrapUpKeys
from alliance_tui.ui.wrap_up_leaving import SavedSign, WaysOut

WIDE = 96
TALL = 20


class WrapUpScreen(AllianceScreen[None]):
    """One session, over. `wrap_up` holds the answers, `keys` says what a key means where one stands."""

    CSS_PATH = "wrap_up.tcss"
    AUTO_FOCUS = ""
    BINDINGS = actions.bindings("wrapup")

    def __init__(self, session: Session, live: LiveSession | None = None) -> None:
        super().__init__()
        self._session = session
        self.ways = WaysOut(self, live)
        self.sign = SavedSign(self)
        self.here = Stop(Step.PLAN)
        self._has_written = False

    def compose(self) -> ComposeResult:
        """Headline; list and pane; a line of words; prompt; hints."""
        yield Headline(self._session.client)
        with Horizontal(id="body"):
            yield Choices(id="rail", markup=False)
            with VerticalScroll(id="pane", can_focus=False):
                yield Static("", id="words")
                yield PlanField(self._plan, self.sign.typing)
        yield Static("", id="said", markup=False)
        yield Prompt()
        yield HintLine()

    def on_mount(self) -> None:
        """Begin at the first thing that waits."""
        self.query_one(OptionList).can_focus = False
        merge_within_s = self.alliance.start.settings.merge_within_s
        self.wrap_up = WrapUp(self.alliance.practice, self._session, merge_within_s=merge_within_s)
        if self.wrap_up.codebook is not None:
            self.alliance.codebook = self.wrap_up.codebook
        self.list = WrapUpList(self)
        self.keys = WrapUpKeys(self)
        self.pane = WrapUpPane(self)
        self._fit(self.size.width, self.size.height)
        self.here = self.wrap_up.next_stop(None) or self.here
        self.show()
        if self.wrap_up.answers.is_read_only:
            self.say("This practice is open read-only: nothing can be changed.")
        elif self.wrap_up.session.state is State.SIGNED:
            self.say("The record of this session is signed: its plan can be read, not changed.")
        for trouble in self.wrap_up.unreadable:
            self.tell(trouble, "Something needs a look", is_error=False)

    def on_resize(self, event: events.Resize) -> None:
        """Two panes, or one."""
        self._fit(event.size.width, event.size.height)
        if hasattr(self, "pane"):
            self.call_after_refresh(self.show)

    def _fit(self, width: int, height: int) -> None:
        self.set_class(width < WIDE, "-narrow")
        self.set_class(height < TALL, "-short")
        self.set_class(self.alliance.glyphs.is_ascii, "-ascii")

    def on_screen_resume(self) -> None:
        """Back from another screen, which may have changed the session."""
        if hasattr(self, "wrap_up"):
            try:
                self.wrap_up.answers.reload()
            except Trouble as trouble:
                self.tell(trouble, "Not read again")
            self.show()

    # -- drawing

    def recolour(self) -> None:
        """Draw in the colours of another theme."""
        if hasattr(self, "pane"):
            self.show()

    def show(self) -> None:
        """Draw where one stands."""
        stops = self.wrap_up.stops()
        if self.here not in stops:
            self.here = self.wrap_up.next_stop(None) or stops[-1]
        rail = self.query_one(OptionList)
        rail.clear_options()
        rail.add_options(self.list.rail())
        rail.highlighted = rail.get_option_index(self.list.row_id(self.here))
        is_plan = self.here.step is Step.PLAN
        field = self.query_one(PlanField)
        field.display = is_plan
        if is_plan and self.focused is not field:
            field.show_text(self.wrap_up.session.plan)
        self.query_one("#words", Static).update(self.pane.table())
        self.query_one(HintLine).show(wrap_up_hints(self))
        self.sign.show()

    def say(self, words: str) -> None:
        """A few words over the hints; they go with the next key."""
        self.sign.say(words)

    def answer(self, change: Callable[[], object]) -> bool:
        """Do something to the session and draw it; or say why not. Whether it was done."""
        self.say("")
        self.ways.stay()
        try:
            change()
        except Trouble as trouble:
            self.say(trouble.sentence)
            self.sign.show()
            return False
        self.show()
        return True

    def go_to(self, stop: Stop, *, is_writing: bool = False) -> None:
        """Stand somewhere else."""
        self.query_one(PlanField).hand_over()
        self.here, self._has_written = stop, False
        self.keys.arrive()
        self.set_focus(None)
        self.remove_class("-listing")
        self.show()
        self.query_one("#pane", VerticalScroll).scroll_home(animate=False)
        if is_writing and stop.step is Step.PLAN:
            self.set_focus(self.query_one(PlanField))
            self.show()

    # -- typing

    @property
    def is_typing(self) -> bool:
        """Whether letters are written and mean nothing else."""
        return self.focused is not None

    def _plan(self, text: str) -> None:
        self.answer(lambda: self.wrap_up.plan(text))

    def on_prompt_closed(self) -> None:
        """Nothing is written any more."""
        self.set_focus(None)

    def on_plan_field_left(self) -> None:
        """The plan is written."""
        self.set_focus(None)
        self._has_written = True
        self.show()

    def on_key(self, event: events.Key) -> None:
        """All our keys are done here, in their order: a letter right behind one that opens a line is text already."""
        focused = self.focused
        if focused is not None:
            if event.is_printable or (isinstance(focused, PlanField) and event.key in PlanField.TAKES):
                # It was on its way here before the line was open.
                event.stop()
                event.prevent_default()
                focused.post_message(events.Key(event.key, event.character))
        elif self.app.screen is self and (self.keys.take(event.key, event.character) or self._act(event.key)):
            event.stop()

    def _act(self, key: str) -> bool:
        """Do what a key is bound to on this screen; whether it is bound."""
        for action in actions.for_screen("wrapup"):
            if key in self.alliance.keys_of(f"wrapup.{action.id}"):
                _namespace, name, arguments = parse(action.run or action.method)
                getattr(self, f"action_{name}")(*arguments)
                return True
        return False

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """A row of the list was clicked."""
        event.stop()
        self.query_one(PlanField).hand_over()
        self.go_to(self.list.stop_of(event.option_id or ""))

    # -- actions

    def action_press(self, key: str) -> None:
        """One of the keys that mean something where one stands."""
        self.keys.press(key)

    def action_go_on(self) -> None:
        """To the next thing that waits; at the end it is done."""
        self.say("")
        if self.here.step is Step.PLAN and not self._has_written and self.wrap_up.has_open_plan:
            self.go_to(self.here, is_writing=True)
            return
        following = self.wrap_up.next_stop(self.here)
        if following is None:
            self.ways.take("done")
        else:
            self.go_to(following, is_writing=self.wrap_up.has_open_plan)

    def action_step(self, by: int) -> None:
        """Along the list."""
        stops = self.wrap_up.stops()
        self.say("")
        is_listing = self.has_class("-listing")
        self.go_to(stops[min(len(stops) - 1, max(0, stops.index(self.here) + by))])
        self.set_class(is_listing, "-listing")

    def action_list(self) -> None:
        """The list in the place of the pane, and back."""
        self.toggle_class("-listing")

    def action_undo(self) -> None:
        """Take the last change back."""
        has_undone: list[bool] = []
        self.answer(lambda: has_undone.append(self.wrap_up.answers.undo()))
        if has_undone == [False]:
            self.say("There is nothing to take back.")

    def action_way(self, name: str) -> None:
        """One of the ways out."""
        self.ways.take(name)

    def keep(self) -> None:
        """The keys go."""
        self.query_one(PlanField).hand_over()
        self.wrap_up.answers.save()
