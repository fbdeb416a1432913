"""Today's appointments, from the therapist's own calendar: by client code only, in order of time."""

from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from alliance_tui.config.paths import config_folder, expanded
from alliance_tui.domain.appointment import NOBODY, Appointment, CalendarChoice, Recogniser, title_mark
from alliance_tui.domain.client import Client
from alliance_tui.domain.trouble import Trouble
from alliance_tui.exchange.calendar import CalendarMissing, DayRead, Entry, NoCalendar, read_day
from alliance_tui.services.clients import own_clients
from alliance_tui.storage.practice import Practice

MOST_BYTES = 64_000_000
"""The largest calendar file that is read."""

Seen = tuple[tuple[Path, int, int], ...]
"""The files of a calendar, each with when it changed and its size."""


class CalendarTrouble(Trouble):
    """A calendar, or a part of it, cannot be used; everything else works."""


@dataclass(frozen=True)
class DayPlan:
    """What the calendar says of a day."""

    day: date
    appointments: tuple[Appointment, ...] = ()
    """By time. Entries that are nobody's are left out."""
    troubles: tuple[Trouble, ...] = ()

    @property
    def not_known(self) -> int:
        """Entries of which nobody knows whose they are."""
        return sum(one.client is None for one in self.appointments)


@dataclass
class Calendar:
    """The calendar that the settings name. Reading may take a second in a large one: not for the event loop.

    It is read again only when a file, the day, or what is known of clients and titles changed.
    """

    choice: CalendarChoice
    _last: tuple[object, DayPlan] | None = field(default=None, repr=False)

    @property
    def is_set(self) -> bool:
        """Whether there is one."""
        return bool(self.choice.path)

    def recogniser(self, practice: Practice) -> Recogniser:
        """What tells whose an entry is, as the practice knows it now."""
        return Recogniser(
            codes={client.id: client.code for client in own_clients(practice)},
            tags=self.choice.tags,
            said=practice.catalogue.titles(),
            salt=practice.vault.header.practice,
        )

    def plan(self, day: date, recogniser: Recogniser) -> DayPlan:
        """The day's appointments. What cannot be read is told in the plan, never raised; no title is kept."""
        try:
            seen = self._look()
        except Trouble as trouble:
            return DayPlan(day, (), (trouble,))
        key = (day, recogniser, seen)
        if self._last is not None and self._last[0] == key:
            return self._last[1]
        entries, troubles = _read(seen, day)
        found = {(one.start, one.end, recogniser.whose(one.title, one.categories)) for one in entries}
        appointments = [
            Appointment(start=start, end=end, client=whose) for start, end, whose in found if whose != NOBODY
        ]
        plan = DayPlan(day, tuple(sorted(appointments, key=_by_time)), tuple(troubles))
        self._last = (key, plan)
        return plan

    def unknown_titles(self, day: date, recogniser: Recogniser) -> list[Entry]:
        """The entries of the day of which nobody knows whose they are, each title once: to be asked about, and dropped.

        Raises:
            Trouble: when the calendar cannot be read.
        """
        titles: dict[str, Entry] = {}
        for one in _read(self._look(), day)[0]:
            if recogniser.whose(one.title, one.categories) is None:
                titles.setdefault(title_mark(one.title, recogniser.salt), one)
        return list(titles.values())

    def _look(self) -> Seen:
        """The files there are.

        Raises:
            CalendarTrouble: when there is none, or it may not be read.
        """
        place = config_folder() / expanded(Path(self.choice.path))
        try:
            files = sorted(place.glob("*.ics")) if place.is_dir() else [place]
            facts = [(path, path.stat()) for path in files]
        except OSError as error:
            raise _not_read(place, error) from None
        if not facts:
            raise CalendarTrouble(f"there is no .ics file in {place.name}", remedy="See calendar.path in your settings")
        return tuple((path, fact.st_mtime_ns, fact.st_size) for path, fact in facts)


def remember_title(practice: Practice, title: str, client: Client | None) -> None:
    """Keep whose the entries with a title are, None for nobody: only a keyed hash of the title is stored.

    Raises:
        ReadOnly, DiskTrouble: nothing was kept then.
    """
    practice.require_writer()
    mark = title_mark(title, practice.vault.header.practice)
    practice.catalogue.keep_title(mark, client.id if client else NOBODY)


def _by_time(one: Appointment) -> tuple[datetime, datetime, str]:
    return one.start, one.end, one.client or ""


def _read(seen: Seen, day: date) -> tuple[list[Entry], list[Trouble]]:
    entries: list[Entry] = []
    troubles: list[Trouble] = []
    for path, _changed, size in seen:
        try:
            read = _read_file(path, size, day)
        except CalendarMissing as trouble:
            return [], [trouble]
        except NoCalendar:
            troubles.append(CalendarTrouble(f"{path.name} is no calendar file", safe="Nothing of it is shown"))
        except OSError as error:
            troubles.append(_not_read(path, error))
        except CalendarTrouble as trouble:
            troubles.append(trouble)
        else:
            entries += read.entries
            if read.unreadable:
                left_out = f"{read.unreadable} of the entries in {path.name} cannot be understood"
                troubles.append(CalendarTrouble(left_out, safe="The others are shown"))
    return entries, troubles


def _read_file(path: Path, size: int, day: date) -> DayRead:
    if size > MOST_BYTES:
        raise CalendarTrouble(f"{path.name} is too large to be read", remedy="Export the last year only")
    return read_day(path.read_bytes(), day)


def _not_read(path: Path, error: OSError) -> CalendarTrouble:
    return CalendarTrouble(
        f"the calendar {path.name} cannot be read: {(error.strerror or 'unknown error').lower()}",
        safe="Everything else works",
        remedy="See calendar.path in your settings",
    )
