"""The two modes of the review: filtering and amending. One key begins a mode, each further key does one thing in it."""

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

from alliance_tui.domain.codebook import Group
from alliance_tui.domain.episode import RESOLVED
from alliance_tui.domain.marker_filter import MarkerFilter
from alliance_tui.domain.trouble import Trouble
from alliance_tui.services.marking import STEP_S
from alliance_tui.ui.widgets.hint_line import Hint

if TYPE_CHECKING:
    from alliance_tui.ui.screens.review import ReviewScreen

USUAL_DAYS = "60"
"""Offered where no date is set; what is typed takes its place."""
_DAYS = re.compile(r"(\d+)\s*d?(?:ays?)?")


class FilterMode:
    """Group letters, `o` open, `u` not named, digits salience, `k` this code, `d` dates, `x` everything."""

    def __init__(self, screen: "ReviewScreen") -> None:
        self._screen = screen

    @property
    def _groups(self) -> tuple[Group, ...]:
        """Of the codebook that the present session was coded with."""
        return (self._screen.walk.codebook or self._screen.alliance.codebook).groups

    def hints(self) -> list[Hint]:
        """What the keys do."""
        groups = self._groups
        return [
            Hint(" ".join(group.key for group in groups), "group", "group"),
            Hint("o", "open", "open", lambda: self._screen.mode_key("o")),
            Hint("u", "not named", "unnamed", lambda: self._screen.mode_key("u")),
            Hint("1-5", "salience", "sal."),
            Hint("k", "this code", "code", lambda: self._screen.mode_key("k")),
            Hint("d", "dates", "dates", lambda: self._screen.mode_key("d")),
            Hint("x", "show all", "all", lambda: self._screen.mode_key("x")),
            Hint("esc", "done", "done", lambda: self._screen.mode_key("escape")),
        ]

    def take(self, character: str) -> bool:
        """One key; whether it meant something."""
        walk = self._screen.walk
        wanted = walk.wanted
        group = next((one for one in self._groups if one.key == character), None)
        if group is not None:
            change: dict[str, object] = {"group": None if wanted.group == group.id else group.id, "code": None}
        elif character == "o":
            change = {"is_open": not wanted.is_open}
        elif character == "u":
            change = {"is_unnamed": not wanted.is_unnamed}
        elif character in "12345":
            change = {"salience": None if wanted.salience == int(character) else int(character)}
        elif character == "k" and walk.session is not None and walk.marker is not None and walk.marker.code:
            change = {"group": walk.marker.group, "code": walk.code_now(walk.session, walk.marker)}
        elif character == "d":
            since = str(wanted.since) if wanted.since else USUAL_DAYS
            self._screen.ask("since (a date, or days back; from..to)", self._since, text=since, is_open=True)
            return True
        elif character == "x":
            change = dict(MarkerFilter())
        else:
            return False
        self._screen.narrow(wanted.model_copy(update=change))
        return True

    def _since(self, text: str) -> None:
        try:
            since, until = read_days(text)
        except ValueError:
            self._screen.say(
                "That is no date. Write it as 2026-03-31, as a number of days, or as 2026-01-01..2026-03-31."
            )
            return
        self._screen.narrow(self._screen.walk.wanted.model_copy(update={"since": since, "until": until}))


class AmendMode:
    """Digits name the marker, `+ -` salience, `, .` time, `o` and `m` its episode, `t` the comment."""

    def __init__(self, screen: "ReviewScreen") -> None:
        self._screen = screen

    def hints(self) -> list[Hint]:
        """What the keys do."""
        press = self._screen.mode_key
        hints = [
            Hint("1-0", "name it", "name"),
            Hint("+ -", "salience", "sal.", lambda: press("+")),
            Hint(", .", "15 s earlier, later", "15 s", lambda: press(",")),
            Hint("t", "comment", "text", lambda: press("t")),
        ]
        if self._screen.walk.episode is not None:
            hints += [
                Hint("o", "resolution", "resol.", lambda: press("o")),
                Hint("m", "my part", "my part", lambda: press("m")),
            ]
        return [*hints, Hint("esc", "done", "done", lambda: press("escape"))]

    def take(self, character: str) -> bool:
        """One key; whether it meant something."""
        try:
            return self._take(character)
        except Trouble as trouble:
            self._screen.say(trouble.sentence)
            return True

    def _take(self, character: str) -> bool:
        walk = self._screen.walk
        marker, episode = walk.marker, walk.episode
        if marker is None:
            return False
        if character.isdigit():
            group = walk.codebook.group(marker.group) if walk.codebook else None
            code = group.code_at(character) if group else None
            if code is not None:
                walk.amend_marker(code=code.id)
        elif character in "+=-":
            step = -1 if character == "-" else 1
            walk.amend_marker(salience=min(5, max(1, marker.salience + step)) if marker.salience else 3)
        elif character in ",.":
            walk.amend_marker(offset_s=max(0.0, marker.offset_s + (STEP_S if character == "." else -STEP_S)))
        elif character == "t":
            self._screen.ask("comment", self._comment, text=marker.comment)
            return True
        elif character == "o" and episode is not None:
            walk.amend_episode(resolution=_next_rating(episode.resolution))
        elif character == "m" and episode is not None:
            walk.amend_episode(contribution=_next_rating(episode.contribution))
        else:
            return False
        self._screen.show_session()
        return True

    def _comment(self, text: str) -> None:
        try:
            self._screen.walk.amend_marker(comment=text.strip())
        except Trouble as trouble:
            self._screen.say(trouble.sentence)
        self._screen.show_session()


def _next_rating(value: int | None) -> int | None:
    """Not rated, 1 to 5, and round again."""
    return 1 if value is None else None if value == RESOLVED else value + 1


def read_days(text: str, today: date | None = None) -> tuple[date | None, date | None]:
    """The first day and the last as typed: one day for the first, or two with `..` between; each as in `read_day`.

    Raises:
        ValueError: when one of them is no day, or the last comes before the first.
    """
    first, _dots, last = text.partition("..")
    since, until = read_day(first, today), read_day(last, today)
    if since and until and until < since:
        raise ValueError("the last day comes before the first")
    return since, until


def read_day(text: str, today: date | None = None) -> date | None:
    """A date as typed: `2026-03-31`, or `60` or `60d` for that many days back; None for nothing typed.

    Raises:
        ValueError: when it is neither.
    """
    text = text.strip().lower()
    if not text:
        return None
    if days := _DAYS.fullmatch(text):
        try:
            return (today or date.today()) - timedelta(days=int(days[1]))
        except OverflowError:
            raise ValueError("before all time") from None
    return date.fromisoformat(text)
