"""The words of the review around the session itself: headline, list of sessions, hints, and what to say of nothing."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from rich.text import Text

from alliance_tui.domain.trouble import Trouble
from alliance_tui.services.review import Listed
from alliance_tui.ui.transcript_pane import TranscriptPane
from alliance_tui.ui.widgets.hint_line import Hint

if TYPE_CHECKING:
    from alliance_tui.ui.screens.review import ReviewScreen


def head_words(screen: "ReviewScreen") -> tuple[str, str, str]:
    """Title, what it is about, and the filter with the place in the list."""
    walk, between = screen.walk, screen.alliance.glyphs.between
    chips = "  ".join(f"[{words}]" for _field, words in walk.wanted.chips())
    if walk.place < 0:
        whose = walk.client.code if walk.client else "All clients"
        return whose, "nothing passes the filter" if walk.wanted.is_set else "no sessions yet", chips
    listed = walk.listed[walk.place]
    summary = listed.summary
    when = f"{summary.started_at:%a %d %b %Y %H:%M}"
    about = f"session {summary.number} {between} {when} {between} {round(summary.length_s / 60)} min"
    return listed.client.code, about, f"{chips}  {walk.place + 1} of {len(walk.listed)}".strip()


def nothing_words(screen: "ReviewScreen") -> str:
    """Why no marker is in focus."""
    walk = screen.walk
    if walk.wanted.is_set and walk.marker is None and not walk.passing:
        ways = ", ".join(f"{count} without {words}" for words, count in walk.to_loosen())
        return f"No marker passes all filters: {ways}."
    if walk.session is None:
        whose = walk.client.code if walk.client else "The practice"
        return f"{whose} has no session to look back on yet. Enter on a client in the caseload starts one."
    if walk.session.process_purged_at is not None:
        return f"The process note was emptied on {walk.session.process_purged_at:%d %b %Y}: its time was over."
    return "No moment was marked in this session."


def review_hints(screen: "ReviewScreen") -> list[Hint]:
    """What the keys do: first what one does most, then what this session is for, then the rest."""
    pane, label, source = screen.query_one(TranscriptPane), screen.alliance.label_of, screen.steering.source
    if pane.is_open:
        return pane.hints()

    def room(name: str, text: str, short: str = "") -> Hint:
        return Hint(label(f"review.{name}"), text, short or text, lambda: screen.action_open_room(name))

    first = _of_this_session(screen, room)
    shown = {hint.key for hint in first}
    # The player names its own key, and has that of the replay.
    player = [] if source else [room("watch", "watch"), room("replay", "replay")]
    rest = [
        room("table", "table"),
        room("record", "record"),
        *player[1:],
        room("transcript", "what was said", "said"),
        room("search", "search"),
        room("trends", "trends"),
        room("export", "export"),
        room("import", "import"),
        room("recording", "recording", "media"),
        Hint(label("review.rate"), "rate", "rate", screen.action_rate),
        Hint(label("review.back"), "back", "back", screen.action_back),
        room("segments", "segments"),
        room("agreement", "agreement"),
        *player[:1],
        room("code", "code"),
        room("send-out", "to a coder", "send"),
        room("codings", "out and in"),
    ]
    return [
        Hint(label("review.next-marker"), "next marker", "next", lambda: screen.action_step_marker(1)),
        Hint(label("review.previous-marker"), "previous", "prev.", lambda: screen.action_step_marker(-1)),
        Hint("[ ]", "session", "session", lambda: screen.action_step_session(1)),
        Hint(label("review.filter"), "filter", "filter", screen.action_filter),
        Hint(label("review.amend"), "amend", "amend", screen.action_amend),
        Hint(label("anywhere.help"), "help", "help", screen.alliance.action_help),
        *first,
        *(hint for hint in rest if hint.key not in shown),
    ]


def _of_this_session(screen: "ReviewScreen", room: "Callable[[str, str], Hint]") -> list[Hint]:
    """What only some sessions have: somebody asked for its marks, a recording is linked, others coded it."""
    session = screen.walk.session
    if session is None:
        return []
    hints = []
    if session.assignment is not None:
        hints += [room("code", "code"), room("send-out", "send back")]
    elif session.recordings:
        hints += [room("code", "code")] if screen.steering.source else [room("watch", "watch"), room("code", "code")]
    if session.shown_codings:
        hints.append(room("agreement", "agreement"))
    return hints


def unlisted_line(screen: "ReviewScreen", trouble: Trouble) -> Text:
    """Somebody whose sessions are missing from the list, and what to do about it."""
    return Text(trouble.sentence, screen.colour("alarm"))


def session_line(screen: "ReviewScreen", listed: Listed) -> Text:
    """A session in the list: number, day, counts, and whether something is open in it."""
    summary = listed.summary
    text = Text(no_wrap=True, overflow="ellipsis")
    text.append(f"{summary.number:>3} " if screen.walk.client else f"{listed.client.code} {summary.number} ", "bold")
    text.append(f"{summary.started_at:%d %b %y}  ", screen.colour("quiet"))
    book = screen.alliance.practice.catalogue.codebook(summary.codebook)
    for group in book.groups if book else ():
        count = summary.counts.get(group.id, 0)
        if count:
            text.append(f"{screen.alliance.glyphs.group(group)}{count} ", screen.tone(group))
    if summary.open_episodes:
        text.append("open", screen.colour("confrontation"))
    return text
