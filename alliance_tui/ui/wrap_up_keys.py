"""What the keys of the wrap-up mean where one stands: at a moment, at an episode, in a search or in a choice."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.widgets import Input

from alliance_tui.domain.codebook import Code, Group, Kind
from alliance_tui.domain.typed_time import NoTime, read_time
from alliance_tui.services.amending import NotAmended
from alliance_tui.services.marking import STEP_S
from alliance_tui.services.wrapping_up import Step, Stop
from alliance_tui.ui.code_search import CodeSearch
from alliance_tui.ui.widgets.prompt import Prompt

if TYPE_CHECKING:
    from alliance_tui.ui.screens.wrap_up import WrapUpScreen

FIELDS = ("resolution", "contribution", "salience")
"""What is rated of an episode, in the order in which digits answer it."""

EPISODES = (Step.EPISODE, Step.OLDER)
MOST_CHOICES = 9


class WrapUpKeys:
    """The keys, and the two small modes in which they mean something else."""

    def __init__(self, screen: "WrapUpScreen") -> None:
        self._screen = screen
        self._wrap_up = screen.wrap_up
        self.field = FIELDS[0]
        """What the next digit rates."""
        self.search = CodeSearch(self._fitting)
        self.choices: list[tuple[str, Stop | None]] = []
        """By digit, the episodes to choose from, while one does."""
        self._acts: dict[str, Callable[[Stop], object]] = {
            "/": self._begin_search,
            "+": lambda stop: self._weigh(stop, +1),
            "-": lambda stop: self._weigh(stop, -1),
            ",": lambda stop: self._move(stop, -STEP_S),
            ".": lambda stop: self._move(stop, +STEP_S),
            "c": self._ask_time,
            "t": self._ask_text,
            "x": self._delete,
            "n": lambda _stop: self._ask("a group's letter and the minute, as in w 20", self._add, is_open=True),
            "l": self._begin_linking,
            "s": self._split,
            "g": self._begin_merging,
            "o": lambda stop: self._choose_field(stop, "resolution"),
            "m": lambda stop: self._choose_field(stop, "contribution"),
            "backspace": lambda stop: self._rate(stop, None),
            "r": lambda _stop: screen.ways.take("rate"),
            "f": lambda _stop: screen.ways.take("record"),
            "p": lambda _stop: screen.go_to(Stop(Step.PLAN), is_writing=self._wrap_up.has_open_plan),
        }

    def arrive(self) -> None:
        """One stands somewhere else now."""
        self.search.close()
        self.choices = []
        here = self._screen.here
        self.field = FIELDS[0]
        if here.step in EPISODES and not self._wrap_up.episode(here).is_open:
            self.field = FIELDS[1]

    def take(self, key: str, character: str | None) -> bool:
        """See a key first; whether it was taken: in a mode all that mean something there, else only digits."""
        if self.search.query is not None:
            chosen = self.search.take(key, character)
            if chosen is not None:
                self._name(self._screen.here, *chosen)
            self._screen.show()
            return True
        if self.choices:
            self._choose(key)
            return True
        if len(key) == 1 and key.isascii() and key.isdigit():
            self.press(key)
            return True
        return False

    def press(self, key: str) -> None:
        """Do what a key stands for here."""
        stop = self._screen.here
        if key.isdigit():
            self._digit(stop, key)
        else:
            self._acts[key](stop)

    # -- answers

    def _digit(self, stop: Stop, digit: str) -> None:
        if stop.step is Step.MOMENT:
            marker = self._wrap_up.marker(stop.id)
            group = self._wrap_up.codebook.group(marker.group) if self._wrap_up.codebook else None
            code = group.code_at(digit) if group else None
            if group is None or code is None:
                self._screen.say("There is no code with this digit.")
            else:
                self._name(stop, group, code)
        elif stop.step in EPISODES:
            self._rate(stop, int(digit))
        else:
            self._screen.say("Digits rate episodes; the session is rated with its own key.")

    def _name(self, stop: Stop, group: Group, code: Code) -> None:
        """Name it; what was not named before is then done, so that the next one comes by itself."""
        was_waiting = self._wrap_up.is_waiting(stop)
        if self._screen.answer(lambda: self._wrap_up.name(stop.id, group.id, code.id)) and was_waiting:
            following = self._wrap_up.next_stop(stop)
            self._screen.go_to(following or stop)

    def _rate(self, stop: Stop, value: int | None) -> None:
        if stop.step not in EPISODES:
            return
        field = self.field
        if field == "salience" and stop.step is Step.OLDER:
            field = FIELDS[0]
        if self._screen.answer(lambda: self._wrap_up.rate(stop, field, value)) and value is not None:
            last = FIELDS[-1] if stop.step is Step.EPISODE else FIELDS[1]
            self.field = field if field == last else FIELDS[FIELDS.index(field) + 1]
            self._screen.show()

    def _choose_field(self, stop: Stop, field: str) -> None:
        if stop.step in EPISODES:
            self.field = field
            self._screen.say("")
            self._screen.show()
        else:
            self._screen.say("Episodes are rated, not single moments.")

    def _weigh(self, stop: Stop, by: int) -> None:
        if stop.step is not Step.MOMENT:
            self._screen.say("Digits rate an episode, one line after the other.")
            return
        salience = self._wrap_up.marker(stop.id).salience
        value = 3 if salience is None else min(5, max(1, salience + by))
        self._screen.answer(lambda: self._wrap_up.change(stop.id, salience=value))

    def _move(self, stop: Stop, by_s: float) -> None:
        if self._is_moment(stop):
            offset_s = self._wrap_up.marker(stop.id).offset_s + by_s
            self._screen.answer(lambda: self._wrap_up.move(stop.id, offset_s))

    def _ask_time(self, stop: Stop) -> None:
        if self._is_moment(stop):
            self._ask("its time, as in 20 or 20:30", lambda text: self._set_time(stop, text), is_open=True)

    def _set_time(self, stop: Stop, text: str) -> None:
        try:
            offset_s = read_time(text)
        except NoTime as trouble:
            self._screen.say(trouble.sentence)
        else:
            self._screen.answer(lambda: self._wrap_up.move(stop.id, offset_s))

    def _ask_text(self, stop: Stop) -> None:
        screen = self._screen
        if stop.step is Step.MOMENT:
            before = self._wrap_up.marker(stop.id).comment
            change = self._wrap_up.change
            self._ask("comment", lambda text: screen.answer(lambda: change(stop.id, comment=text.strip())), before)
        elif stop.step in EPISODES:
            before = self._wrap_up.episode(stop).reflection
            self._ask("reflection", lambda text: screen.answer(lambda: self._wrap_up.reflect(stop, text)), before)

    def _delete(self, stop: Stop) -> None:
        if self._is_moment(stop) and self._screen.answer(lambda: self._wrap_up.delete(stop.id)):
            self._screen.say("Taken out. u brings it back.")

    def _add(self, text: str) -> None:
        if not text.strip():
            return
        try:
            marker = self._wrap_up.add_late(text)
        except NotAmended as trouble:
            self._screen.say(trouble.sentence)
        else:
            self._screen.go_to(Stop(Step.MOMENT, marker.id))

    def _split(self, stop: Stop) -> None:
        if self._is_moment(stop):
            self._screen.answer(lambda: self._wrap_up.split(stop.id))

    # -- modes

    def _begin_search(self, stop: Stop) -> None:
        if self._is_moment(stop):
            self._screen.say("")
            self.search.begin()
            self._screen.show()

    def _fitting(self, text: str) -> list[tuple[Group, Code]]:
        """Codes by a part of their name, of groups of the same kind: a rupture cannot become a repair."""
        book = self._wrap_up.codebook
        if book is None or self._screen.here.step is not Step.MOMENT:
            return []
        kind = self._wrap_up.kind_of(self._wrap_up.marker(self._screen.here.id))
        return [(group, code) for group, code in book.find(text) if group.kind is kind]

    def _begin_linking(self, stop: Stop) -> None:
        is_repair = stop.step is Step.MOMENT and self._wrap_up.kind_of(self._wrap_up.marker(stop.id)) is Kind.REPAIR
        if not is_repair:
            self._screen.say("Stand on a repair to link it to another episode.")
            return
        self._offer([("0", None)], [one for one in self._wrap_up.stops() if one.step in EPISODES])

    def _begin_merging(self, stop: Stop) -> None:
        others = [one for one in self._wrap_up.stops() if one.step is Step.EPISODE and one != stop]
        if stop.step is not Step.EPISODE or not others:
            self._screen.say("Stand on an episode of this session to join another one to it.")
        elif len(others) == 1:
            self._merge(stop, others[0])
        else:
            self._offer([], others)

    def _offer(self, first: list[tuple[str, Stop | None]], stops: list[Stop]) -> None:
        self.choices = [*first, *((str(place), stop) for place, stop in enumerate(stops[:MOST_CHOICES], 1))]
        self._screen.say("")
        self._screen.show()

    def _choose(self, key: str) -> None:
        here, by_digit = self._screen.here, dict(self.choices)
        self.choices = []
        if key not in by_digit:
            self._screen.show()
            if key != "escape":
                self._screen.say("Nothing was linked.")
            return
        target = by_digit[key]
        if here.step is Step.MOMENT:
            self._screen.answer(lambda: self._wrap_up.link(here.id, target))
        elif target is not None:
            self._merge(here, target)

    def _merge(self, here: Stop, other: Stop) -> None:
        if self._screen.answer(lambda: self._wrap_up.merge(here.id, other.id)):
            kept = {one.id for one in self._wrap_up.session.episodes} & {here.id, other.id}
            self._screen.go_to(Stop(Step.EPISODE, kept.pop()))

    # -- how

    def _is_moment(self, stop: Stop) -> bool:
        if stop.step is not Step.MOMENT:
            self._screen.say("Stand on a moment for that.")
        return stop.step is Step.MOMENT

    def _ask(self, label: str, then: Callable[[str], object], text: str = "", *, is_open: bool = False) -> None:
        if self._wrap_up.answers.is_read_only:
            self._screen.say("Nothing can be changed here.")
        else:
            self._screen.say("")
            prompt = self._screen.query_one(Prompt)
            prompt.ask(label, lambda typed: (then(typed), None)[1], text=text, is_open=is_open)
            # At once, not with the next message as the stock widget does: a letter may follow close behind.
            self._screen.set_focus(prompt.query_one(Input))
