"""What the bottom line of the live screen says."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from alliance_tui.ui.widgets.hint_line import Hint

if TYPE_CHECKING:
    from alliance_tui.ui.screens.live import LiveScreen


def live_hints(screen: "LiveScreen") -> list[Hint]:
    """While writing: the groups, mark mode, blank, end."""
    label = screen.alliance.label_of
    hints = [
        Hint(label(f"live.mark-{place + 1}"), group.title.lower(), group.key, _marking(screen, place))
        for place, group in enumerate(screen.session.codebook.groups)
    ]
    more = screen.alliance.glyphs.more
    hints.append(Hint(label("live.mark-mode"), f"mark{more}", f"mark{more}", screen.action_mark_mode))
    hints.append(Hint(label("anywhere.blank"), "blank", "blank", screen.alliance.action_blank))
    hints.append(Hint(label("live.end-session"), "end", "end", screen.action_end_session))
    hints.append(Hint(label("anywhere.help"), "help", "help", screen.alliance.action_help))
    return hints


def mark_hints(screen: "LiveScreen") -> list[Hint]:
    """In mark mode: what the next key does."""
    press, keys = screen.capture.press, screen.alliance.keymap

    def shown(*names: str) -> str:
        return " ".join(keys.label_of(f"mark.{name}") for name in names)

    def pressed(name: str) -> Callable[[], object]:
        return lambda: press(keys.keys_of(f"mark.{name}")[0], None)

    if screen.capture.mode.query is not None:
        return [
            Hint("enter", "choose", "choose", lambda: press("enter", None)),
            Hint("esc", "back", "back", lambda: press("escape", None)),
        ]
    groups = "".join(group.key for group in screen.session.codebook.groups)
    group = screen.session.codebook.group(screen.capture.mode.focus_group)
    count = len(group.offered) if group else 0
    digits = {0: "", 1: "1", 10: "1-0"}.get(count, f"1-{count}")
    hints = [Hint(" ".join(groups), "mark", "mark")] if not screen.capture.mode.is_done else []
    if screen.session.state.last_marker is not None:
        hints += [
            Hint(digits, "name it", "name"),
            Hint("esc", "back to the note", "back", lambda: press("escape", None)),
            Hint(shown("meaning"), "meaning", "means", pressed("meaning")),
            Hint(shown("weigh-up", "weigh-down"), "salience", "sal.", pressed("weigh-up")),
            Hint(shown("earlier", "later"), "15 s earlier, later", "15 s", pressed("earlier")),
            Hint(shown("resolve"), "resolved", "res.", pressed("resolve")),
            Hint(shown("unmark"), "undo", "undo", pressed("unmark")),
        ]
    hints.append(Hint(shown("find-code"), "find", "find", pressed("find-code")))
    if screen.session.state.last_marker is None:
        hints.append(Hint(shown("meaning"), "meaning", "means", pressed("meaning")))
        hints.append(Hint("esc", "back to the note", "back", lambda: press("escape", None)))
    return hints


def _marking(screen: "LiveScreen", place: int) -> Callable[[], object]:
    return lambda: screen.capture.mark_place(place)
