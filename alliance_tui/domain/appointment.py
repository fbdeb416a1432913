"""An appointment: a session that stands in the therapist's own calendar, and whose it is.

A calendar's entry is recognised by a tag in its title or categories, or by what the therapist once said of its title.
What is kept of an appointment is when it is and with whom; its title is let go as soon as it was looked at.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, Field

from alliance_tui.domain.record import Record

PLACE = "{code}"
"""Where the client's code stands in a tag."""
NOBODY = ""
"""Whose an entry is that is no session."""


def _usable_tag(tag: str) -> str:
    if tag.count(PLACE) != 1 or tag.strip() == PLACE:
        raise ValueError(f"a tag needs {PLACE} once, and a sign beside it, as in [{PLACE}]")
    return tag.strip()


class CalendarChoice(Record):
    """The `[calendar]` of the settings."""

    path: str = ""
    """An `.ics` file, or a folder of them. Empty: no calendar is read."""
    tags: tuple[Annotated[str, AfterValidator(_usable_tag)], ...] = (f"[{PLACE}]", f"#{PLACE}")
    """How a client's code is written into a title or among the categories, with `{code}` in its place."""


class Appointment(Record):
    """One entry of one day."""

    start: AwareDatetime
    end: AwareDatetime
    client: Annotated[str, Field(min_length=1)] | None = None
    """The client's id, or None where nobody knows whose it is."""

    def is_over(self, now: datetime) -> bool:
        """Whether its time has passed."""
        return self.end <= now


class Recogniser(Record):
    """What tells whose an entry is."""

    codes: dict[str, str]
    """Clients' codes by their ids."""
    tags: tuple[str, ...]
    said: dict[str, str]
    """What was said of titles: by their `title_mark`, a client's id or `NOBODY`."""
    salt: str
    """What the marks of this practice are made with."""

    def whose(self, title: str, categories: Sequence[str] = ()) -> str | None:
        """The id of the client, `NOBODY` where it was said to be no session, or None where that is not known.

        Tags go first, and count only where all of them name one client.
        """
        texts = [title.casefold(), *(one.casefold() for one in categories)]
        tagged = {
            client
            for client, code in self.codes.items()
            if any(_holds(text, tag.casefold().replace(PLACE, code.casefold())) for tag in self.tags for text in texts)
        }
        if len(tagged) == 1:
            return tagged.pop()
        if tagged:
            return None
        said = self.said.get(title_mark(title, self.salt))
        return said if said == NOBODY or said in self.codes else None


def title_mark(title: str, salt: str) -> str:
    """What stands for a title where it must be known again without being kept: a keyed hash, whatever its letter case.

    Only a title that can be guessed can be told from it, and it lies in the sealed catalogue (BLAKE2b, RFC 7693).
    """
    plain = " ".join(title.casefold().split())
    return hashlib.blake2b(plain.encode(), key=salt.encode()[:64], digest_size=16).hexdigest()


def still_to_come(
    appointments: Iterable[Appointment], now: datetime, last_sessions: Mapping[str, datetime], early_s: float = 1800
) -> list[Appointment]:
    """Recognised appointments that are neither over nor held yet, by time: the first is the next one.

    Args:
        appointments: of one day.
        now: the wall time.
        last_sessions: when the last session with each client began, by id.
        early_s: a session that began as long before its appointment was that appointment's.
    """

    def is_held(one: Appointment) -> bool:
        began = last_sessions.get(one.client or "")
        return began is not None and one.start - timedelta(seconds=early_s) <= began <= one.end

    coming = [one for one in appointments if one.client and not one.is_over(now) and not is_held(one)]
    return sorted(coming, key=lambda one: (one.start, one.end))


def _holds(text: str, tag: str) -> bool:
    """Whether a tag stands in a text by itself: `#k-1` is not in `#k-14`."""
    return re.search(rf"(?<!\w){re.escape(tag)}(?!\w|-\w)", text) is not None
