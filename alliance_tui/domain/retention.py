"""Retention: how long each drawer is kept. Two clocks that know nothing of each other, and none runs unless it is set.

The record is one for the whole treatment, so its clock starts with the last service. The usual rule (APA, Record
Keeping Guidelines, where the law of the place says nothing else): seven years after the last service, or three after
majority, whichever is later. A process note is about one session, and its clock starts with that session.
"""

from datetime import date
from typing import Annotated

from pydantic import Field

from alliance_tui.domain.record import Record

Years = Annotated[int, Field(ge=1, le=100)]


class Retention(Record):
    """The `[retention]` of the settings, in years."""

    process_years: Years | None = None
    """How many years a process note is kept after its session; not set: for as long as one likes."""
    record_years: Years | None = None
    """How many years a record is kept after the last service; not set: for as long as one likes."""
    majority_age: Annotated[int, Field(ge=14, le=25)] = 18
    """The age at which a client comes of age where you work."""
    after_majority_years: Annotated[int, Field(ge=0, le=100)] = 3
    """How many years a record is kept at least after a client came of age, where a year of birth is known."""

    @property
    def is_set(self) -> bool:
        """Whether any clock runs."""
        return self.process_years is not None or self.record_years is not None

    def process_until(self, session: date) -> date | None:
        """The last day on which a process note is kept; None where no clock runs."""
        return None if self.process_years is None else _years_on(session, self.process_years)

    def record_until(self, last_service: date, birth_year: int | None = None) -> date | None:
        """The last day on which a record is kept; None where no clock runs.

        Of a birth only the year is known, so the client came of age on the last day of a year at the latest.
        """
        if self.record_years is None:
            return None
        until = _years_on(last_service, self.record_years)
        if birth_year is None:
            return until
        return max(until, date(birth_year + self.majority_age + self.after_majority_years, 12, 31))


def _years_on(day: date, years: int) -> date:
    """The same day some years on; of a leap day the first of March."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)
