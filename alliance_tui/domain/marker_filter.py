"""Filters over markers: each narrows, all together hold; what is not set lets everything through."""

from datetime import date, datetime
from typing import Annotated

from pydantic import Field

from alliance_tui.domain.episode import Episode
from alliance_tui.domain.marker import Marker
from alliance_tui.domain.record import Record
from alliance_tui.domain.summary import Summary


class MarkerFilter(Record):
    """What markers to show."""

    group: str | None = None
    code: str | None = None
    is_open: bool = False
    """Only those of episodes that are still open."""
    is_unnamed: bool = False
    """Only those without a code."""
    salience: Annotated[int, Field(ge=1, le=5)] | None = None
    """At least this salient."""
    since: date | None = None
    until: date | None = None
    """The last day that counts."""

    @property
    def is_set(self) -> bool:
        """Whether it narrows anything."""
        return self != MarkerFilter()

    def chips(self) -> list[tuple[str, str]]:
        """Each set filter as its field's name and a few words."""
        words = {
            "group": self.group,
            "code": self.code,
            "is_open": "open" if self.is_open else None,
            "is_unnamed": "not named" if self.is_unnamed else None,
            "salience": f"salience {self.salience}+" if self.salience else None,
            "since": f"since {self.since}" if self.since else None,
            "until": f"until {self.until}" if self.until else None,
        }
        return [(name, word) for name, word in words.items() if word]

    def without(self, field: str) -> "MarkerFilter":
        """This filter with one field let go."""
        return self.model_copy(update={field: MarkerFilter.model_fields[field].default})

    def may_hold(self, summary: Summary) -> bool:
        """Whether a session can hold a marker that passes, as far as its summary tells."""
        day = summary.started_at.date()
        return (
            (self.since is None or day >= self.since)
            and (self.until is None or day <= self.until)
            and (self.group is None or summary.counts.get(self.group, 0) > 0)
            and (not self.is_open or summary.open_episodes > 0)
            and (not self.is_unnamed or summary.unnamed > 0)
            and any(summary.counts.values())
        )

    def passes(
        self, marker: Marker, episode: Episode | None, started_at: datetime, *, code_now: str | None = None
    ) -> bool:
        """Whether a marker of a session that began at `started_at` passes.

        `code_now` is what its code is called today, where that is another name; either name finds it.
        """
        day = started_at.date()
        return (
            self.group in (None, marker.group)
            and self.code in (None, marker.code, code_now)
            and (not self.is_open or (episode is not None and episode.is_open))
            and (not self.is_unnamed or marker.code is None)
            and (self.salience is None or (marker.salience or 0) >= self.salience)
            and (self.since is None or day >= self.since)
            and (self.until is None or day <= self.until)
        )
