"""The words of the coding screen: where its clock comes from, its hints, its marks, and what closing means."""

from typing import TYPE_CHECKING

from rich.text import Text

from alliance_tui.domain.marker import Marker
from alliance_tui.domain.reading import clock_text, counted
from alliance_tui.ui.widgets.hint_line import Hint

if TYPE_CHECKING:
    from alliance_tui.services.coding_desk import CodingDesk
    from alliance_tui.ui.screens.coding import CodingScreen

NARROW = 90
"""Columns below which the top line does not say who codes."""


def source_words(screen: "CodingScreen") -> str:
    """What the clock is, whether it runs, and how to begin."""
    desk, label = screen.desk, screen.alliance.label_of
    source, between = desk.source, screen.alliance.glyphs.between
    player = source.player
    state = "playing" if player.is_playing else "holding"
    if screen.clock.is_opening:
        words = f"opening the recording{screen.alliance.glyphs.more}"
    elif screen.clock.is_player:
        end = f" of {clock_text(player.duration_s)}" if player.duration_s else ""
        at = clock_text(player.position())
        words = f"recording {at}{end} {between} {state}"
    else:
        how = f"{label('coding.play')} starts it, {label('coding.set-clock')} sets it"
        words = f"own clock {between} {state if player.is_playing else how}"
    if screen.size.width < NARROW:  # The top line has no room for it there.
        words = f"{desk.coder.title} {between} {words}"
    if desk.moment_s(0) < 0:
        words += f" {between} before the session began"
    return words


def empty_words(screen: "CodingScreen") -> str:
    """What stands where the marks will."""
    label, groups = screen.alliance.label_of, screen.desk.codebook.groups
    letters = ", ".join(f"{group.key} {group.title.lower()}" for group in groups)
    start = f"{label('coding.play')} plays and holds. " if screen.clock.is_player else ""
    if screen.clock.is_opening:
        start = "The recording is on its way into the player. "
    elif not screen.clock.is_player and screen.desk.session.recordings:
        start = f"{label('coding.watch')} opens the recording in the player. "
    elif not screen.clock.is_player:
        start = (
            "Play the recording wherever you like, and start the clock here at the same moment. "
            "Marks take the time of this clock. "
        )
    return f"{start}A letter marks the moment: {letters}; a digit then names it. Nobody else's marks are shown here."


def mark_line(screen: "CodingScreen", marker: Marker) -> Text:
    """A mark in the list."""
    book, glyphs = screen.desk.codebook, screen.alliance.glyphs
    group = book.group(marker.group)
    tone = screen.tone(group)
    line = Text(no_wrap=True, overflow="ellipsis")
    line.append(f"{clock_text(marker.offset_s):>6}  ", tone)
    line.append(f"{glyphs.group(group)} {book.title_of(marker.group, marker.code)}", tone)
    if marker.code is None:
        line.append("  no name yet", screen.colour("quiet"))
    if marker.salience:
        line.append(f"  {glyphs.dot * marker.salience}", screen.colour("quiet"))
    return line


def coding_hints(screen: "CodingScreen") -> list[Hint]:
    """What the keys do."""
    keys, press, desk = screen.alliance.keymap, screen.capture.press, screen.desk

    def shown(*names: str) -> str:
        return " ".join(keys.label_of(name) for name in names)

    def pressed(name: str) -> Hint:
        key, long, short = {
            "weigh-up": (shown("mark.weigh-up", "mark.weigh-down"), "salience", "sal."),
            "earlier": (shown("mark.earlier", "mark.later"), "move 15 s", "15 s"),
            "unmark": (shown("mark.unmark"), "undo", "undo"),
            "find-code": (shown("mark.find-code"), "find", "find"),
        }[name]
        return Hint(key, long, short, lambda: press(keys.keys_of(f"mark.{name}")[0], None))

    if screen.capture.mode.query is not None:
        return [
            Hint("enter", "choose", "choose", lambda: press("enter", None)),
            Hint("esc", "back", "back", lambda: press("escape", None)),
        ]
    play = "hold" if desk.source.player.is_playing else "play"
    hints = [
        Hint(shown("coding.play"), play, play, screen.action_play),
        Hint(" ".join(group.key for group in desk.codebook.groups), "mark", "mark"),
    ]
    has_marks = desk.state.last_marker is not None
    if has_marks:
        hints.append(Hint("1-0", "name it", "name"))
    hints += [
        Hint(shown("coding.close-coding"), "close", "close", screen.action_close_coding),
        Hint(shown("coding.back"), "leave", "leave", screen.action_back),
        Hint(shown("coding.back-5", "coding.on-5"), "5 s back, on", "5 s", lambda: screen.action_shift(-5)),
    ]
    if has_marks:
        hints += [pressed("unmark"), pressed("weigh-up"), pressed("earlier")]
    hints += [
        pressed("find-code"),
        Hint(shown("coding.watch"), "player", "player", screen.action_watch),
        Hint(shown("coding.set-clock"), "set the clock", "clock", screen.action_set_clock),
        Hint(shown("anywhere.help"), "help", "help", screen.alliance.action_help),
    ]
    return hints


def closing_words(desk: "CodingDesk") -> str:
    """What is asked before a coding is closed."""
    unnamed = sum(one.code is None for one in desk.markers)
    named = f", {unnamed} of them without a name" if unnamed else ""
    return (
        f"Close this coding? It holds {counted(len(desk.markers), 'mark')}{named}. From then on it is compared, and "
        "others' marks may be seen. It cannot be gone on with; the session can be coded once more."
        if desk.session.assignment is None
        else f"Close this coding? It holds {counted(len(desk.markers), 'mark')}{named}. It can then be sent back."
    )
