"""A marker: one marked moment of strain, mending or strength."""

from collections import Counter
from collections.abc import Iterable
from typing import Annotated

from pydantic import Field

from alliance_tui.domain.record import Record

Offset = Annotated[float, Field(ge=0, allow_inf_nan=False)]
"""Seconds from session start, to the millisecond."""

Rating = Annotated[int, Field(ge=1, le=5)]
"""1 to 5: salience, extent resolved, own contribution; rated after the session."""


class Marker(Record):
    """One marked moment."""

    id: str
    group: str
    code: str | None = None
    """None until the moment is named."""
    offset_s: Offset
    salience: Rating | None = None
    comment: str = ""


def milliseconds(offset_s: float) -> float:
    """An offset as it is stored: never negative, rounded to the millisecond."""
    return max(0.0, round(offset_s, 3))


def beyond(known: Iterable[Marker], markers: Iterable[Marker]) -> tuple[Marker, ...]:
    """The markers that are not among those known, by group, code, moment and salience: an id or a comment is no mark.

    Of two that are alike one is beyond where only one is known.
    """
    here = Counter(map(_mark, known))
    found = []
    for marker in markers:
        if here[_mark(marker)]:
            here[_mark(marker)] -= 1
        else:
            found.append(marker)
    return tuple(found)


def _mark(marker: Marker) -> tuple[str, str | None, float, int | None]:
    return marker.group, marker.code, marker.offset_s, marker.salience
