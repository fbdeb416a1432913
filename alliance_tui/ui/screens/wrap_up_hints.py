"""What the bottom line of the wrap-up says."""

from typing import TYPE_CHECKING

from alliance_tui.domain.codebook import Kind
from alliance_tui.services.wrapping_up import Step
from alliance_tui.ui.widgets.hint_line import Hint

if TYPE_CHECKING:
    from alliance_tui.ui.screens.wrap_up import WrapUpScreen


def wrap_up_hints(screen: "WrapUpScreen") -> list[Hint]:
    """The bottom line: the way on first, then what one can do here."""
    keys = screen.keys
    if keys.search.query is not None:
        return [Hint("enter", "choose", "choose"), Hint("esc", "back", "back")]
    if keys.choices:
        return [Hint("1-9", "choose", "choose"), Hint("esc", "back", "back")]
    if screen.is_typing:
        return [Hint("esc", "written", "written")]
    first = {
        Step.MOMENT: _moment_hints,
        Step.RATINGS: _rating_hints,
        Step.PLAN: _plan_hints,
        Step.RECORD: _record_hints,
        Step.CODING: _plan_hints,
    }.get(screen.here.step, _episode_hints)(screen)
    ways = [
        Hint(_label(screen, "done"), "done", "done", lambda: screen.action_way("done")),
        Hint(_label(screen, "leave"), "not now", "later", lambda: screen.action_way("leave")),
        Hint(_label(screen, "undo"), "undo", "undo", screen.action_undo),
        Hint(_label(screen, "add-late"), "add a late one", "late", lambda: screen.action_press("n")),
        Hint(_label(screen, "review-session"), "read back", "read", lambda: screen.action_way("review")),
    ]
    if screen.here.step is not Step.RECORD and screen.wrap_up.session.assignment is None:
        record = Hint(_label(screen, "record"), "record note", "record", lambda: screen.action_way("record"))
        ways.insert(-1, record)
    if screen.has_class("-narrow"):
        ways.insert(0, Hint(_label(screen, "list"), "list", "list", screen.action_list))
    if screen.ways.leads_back_in:
        ways.append(Hint(_label(screen, "go-back-in"), "back into it", "back in", lambda: screen.action_way("back-in")))
    ways.append(Hint(screen.alliance.label_of("anywhere.help"), "help", "help", screen.alliance.action_help))
    # The line ends where the screen does: what one needs most comes first, and what is left out stands in the help.
    return [*first[:3], *ways[:3], *first[3:], *ways[3:]]


def _moment_hints(screen: "WrapUpScreen") -> list[Hint]:
    press, book = screen.action_press, screen.wrap_up.codebook
    group = book.group(screen.wrap_up.marker(screen.here.id).group) if book else None
    count = len(group.offered) if group else 0
    name = [Hint({1: "1", 10: "1-0"}.get(count, f"1-{count}"), "name it", "name")] if count else []
    return [
        *name,
        Hint(_label(screen, "go-on"), "go on", "on", screen.action_go_on),
        Hint(_label(screen, "find-code"), "find", "find", lambda: press("/")),
        *_linking_hints(screen),
        Hint(f"{_label(screen, 'weigh-up')} {_label(screen, 'weigh-down')}", "salience", "sal.", lambda: press("+")),
        Hint(_label(screen, "text"), "comment", "text", lambda: press("t")),
        Hint(_label(screen, "clock"), "time", "time", lambda: press("c")),
        Hint(_label(screen, "take-out"), "take out", "out", lambda: press("x")),
    ]


def _episode_hints(screen: "WrapUpScreen") -> list[Hint]:
    press = screen.action_press
    hints = [
        Hint("1-5", "rate", "rate"),
        Hint(_label(screen, "go-on"), "go on", "on", screen.action_go_on),
        Hint(_label(screen, "text"), "reflection", "text", lambda: press("t")),
        Hint(_label(screen, "resolution"), "resolution", "res.", lambda: press("o")),
        Hint(_label(screen, "my-part"), "my part", "part", lambda: press("m")),
    ]
    if screen.here.step is Step.EPISODE and len(screen.wrap_up.session.episodes) > 1:
        hints.append(Hint(_label(screen, "join"), "join another", "join", lambda: press("g")))
    return hints


def _rating_hints(screen: "WrapUpScreen") -> list[Hint]:
    rate = Hint(_label(screen, "rate"), "rate", "rate", lambda: screen.action_press("r"))
    return [rate, *_plan_hints(screen)]


def _record_hints(screen: "WrapUpScreen") -> list[Hint]:
    record = Hint(_label(screen, "record"), "record note", "record", lambda: screen.action_press("f"))
    return [record, *_plan_hints(screen)]


def _plan_hints(screen: "WrapUpScreen") -> list[Hint]:
    return [Hint(_label(screen, "go-on"), "go on", "on", screen.action_go_on)]


def _linking_hints(screen: "WrapUpScreen") -> list[Hint]:
    marker = screen.wrap_up.marker(screen.here.id)
    kind, episode = screen.wrap_up.kind_of(marker), screen.wrap_up.session.episode_of(marker.id)
    if kind is Kind.REPAIR:
        return [Hint(_label(screen, "link"), "link", "link", lambda: screen.action_press("l"))]
    if kind is Kind.RUPTURE and episode is not None and len(episode.ruptures) > 1:
        return [Hint(_label(screen, "split"), "split off", "split", lambda: screen.action_press("s"))]
    return []


def _label(screen: "WrapUpScreen", name: str) -> str:
    return screen.alliance.label_of(f"wrapup.{name}")
