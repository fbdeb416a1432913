"""Everything there is to say about one marker, for the detail pane of the review."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.text import Text

from alliance_tui.domain.episode import Episode
from alliance_tui.domain.marker import Marker
from alliance_tui.domain.reading import clock_text
from alliance_tui.domain.session import Session
from alliance_tui.ui.look import rich_colour

if TYPE_CHECKING:
    from alliance_tui.services.review_walk import OtherMark
    from alliance_tui.ui.app import AllianceApp


def describe(
    app: "AllianceApp",
    session: Session,
    marker: Marker,
    among: str = "",
    name_now: str = "",
    others: "Sequence[OtherMark]" = (),
) -> Text:
    """A marker in words: what it is, what its code means, its episode, comment and history.

    `among` says which of how many with its code it is, `name_now` what its code is called today, where it was renamed,
    `others` are what other coders made of this moment.
    """
    colours = app.colours
    quiet = rich_colour(colours.quiet)
    book = app.codebook
    group = book.group(marker.group)
    code = group.code(marker.code) if group and marker.code else None
    text = _head(app, marker)
    text.append(f"marker {session.markers.index(marker) + 1} of {len(session.markers)}\n", quiet)
    text.append(book.title_of(marker.group, marker.code), "bold")
    if marker.code is None:
        text.append("  not named yet", quiet)
    if name_now:
        text.append(f"\nnow counted as {name_now}", quiet)
    for one in others:
        text.append(f"\n{one.whose}: ", quiet)
        text.append_text(_head(app, one.marker)).append(f"{book.title_of(one.marker.group, one.marker.code)}")
    if among:
        text.append(f"\n{among}", rich_colour(colours.strong))
    if code is not None:
        text.append(f"\n{code.meaning}", quiet)
    text.append("\n\nsalience      ", quiet)
    text.append(_of_five(marker.salience))
    episode = session.episode_of(marker.id)
    if episode is not None:
        text.append(_episode(app, session, episode, quiet))
    if marker.comment:
        text.append(f"\n\n{app.discretion.words(marker.comment)}")
    text.append(_history(app, session, {marker.id, episode.id if episode else ""}, quiet))
    return text


def describe_others(app: "AllianceApp", others: "Sequence[OtherMark]") -> Text:
    """A moment that other coders marked and one did not: whose the marks are, and what they are."""
    quiet, book = rich_colour(app.colours.quiet), app.codebook
    text = Text()
    for one in others:
        group = book.group(one.marker.group)
        code = group.code(one.marker.code) if group and one.marker.code else None
        text.append_text(_head(app, one.marker)).append("marked by ", quiet)
        text.append(f"{one.whose}\n", rich_colour(app.colours.strong))
        text.append(book.title_of(one.marker.group, one.marker.code), "bold")
        text.append(f"\n{code.meaning}" if code else "  not named", quiet)
        text.append("\n\nsalience      ", quiet)
        text.append(f"{_of_five(one.marker.salience)}\n")
        if one.marker.comment:
            text.append(f"{app.discretion.words(one.marker.comment)}\n")
        text.append("\n")
    own = f"{app.label_of('review.next-marker')} and {app.label_of('review.previous-marker')} go to yours."
    return text.append(f"You have no mark at this moment. {own}", quiet)


def _head(app: "AllianceApp", marker: Marker) -> Text:
    """Its sign and its time."""
    group = app.codebook.group(marker.group)
    tone = rich_colour(getattr(app.colours, group.tone)) if group else rich_colour(app.colours.quiet)
    return Text().append(f"{app.glyphs.group(group)} {clock_text(marker.offset_s)}  ", tone)


def _episode(app: "AllianceApp", session: Session, episode: Episode, quiet: str) -> Text:
    text = Text()
    text.append("\nresolution    ", quiet)
    text.append("open" if episode.is_open else _of_five(episode.resolution))
    text.append("  in a later session" if episode.resolved_in else "", quiet)
    text.append("\nmy part       ", quiet)
    text.append(_of_five(episode.contribution))
    if episode.reflection:
        text.append("\nreflection    ", quiet)
        text.append(app.discretion.words(episode.reflection))
    for label, members in (("ruptures", episode.ruptures), ("repairs", episode.repairs)):
        text.append(f"\n{label:<14}", quiet)
        moments = [one for one in session.markers if one.id in members]
        text.append("" if moments else "none yet")
        for one in moments:
            text.append(f"\n  {clock_text(one.offset_s)} {app.codebook.title_of(one.group, one.code)}")
    return text


def _of_five(value: int | None) -> str:
    return f"{value} of 5" if value else "not rated"


_WRITTEN = ("comment", "reflection")
_FIELD_WORDS = {"offset_s": "time", "contribution": "my part", "resolved_in": "resolved later"}


def _history(app: "AllianceApp", session: Session, ids: set[str], quiet: str) -> Text:
    """What was changed about a marker or its episode, newest first."""
    text = Text(style=quiet)
    changes = [one for one in reversed(session.history) if one.of in ids]
    text.append("\n\nchanged" if changes else "")
    for one in changes:
        when = f"\n  {one.at:%d %b %Y}"
        if one.field == "marker":
            text.append(f"{when} {'taken out' if one.after is None else 'added'}")
            continue
        if one.field == "episode":
            text.append(f"{when} {'linked' if one.after else 'linked to none'}")
            continue
        name = _FIELD_WORDS.get(one.field, one.field)
        before, after = (
            app.discretion.words(_value(one.field, value)) if one.field in _WRITTEN else _value(one.field, value)
            for value in (one.before, one.after)
        )
        text.append(f"{when} {name}: {before} to {after}")
    return text


def _value(field: str, value: object) -> str:
    if field == "resolved_in":
        return "yes" if value else "no"
    if field == "offset_s" and isinstance(value, int | float):
        return clock_text(value)
    return "none" if value in (None, "") else str(value)
