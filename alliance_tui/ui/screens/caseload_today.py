"""Today's appointments above the clients: what is still to come, the next one first."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size
from rich.text import Text
from textual.widgets import OptionList
from textual.widgets.option_list import Option
from textual.worker import get_current_worker

from alliance_tui.domain.appointment import Appointment, Recogniser, still_to_come
from alliance_tui.domain.trouble import Trouble
from alliance_tui.services import caseload
from alliance_tui.services.caseload import CaseloadRow
from alliance_tui.services.clock import wall_now
from alliance_tui.services.today import Calendar, DayPlan

if TYPE_CHECKING:
    from alliance_tui.ui.screens.caseload import CaseloadScreen

AGAIN_S = 60.0
"""How often the list looks what is next by now."""
CODE_CELLS = 20


class CaseloadToday:
    """What the calendar says, read by a thread, and its lines in the list."""

    def __init__(self, screen: "CaseloadScreen") -> None:
        self._screen = screen
        self._calendar: Calendar | None = None
        self._coming: list[tuple[Appointment, CaseloadRow]] = []
        self._others: dict[str, CaseloadRow | None] = {}
        """Clients with an appointment who are not listed, since they are archived."""
        self._told: list[str] = []
        self.plan = DayPlan(date.min)

    @property
    def next_row(self) -> CaseloadRow | None:
        """The client of the next appointment."""
        return self._coming[0][1] if self._coming else None

    def row_at(self, place: int) -> CaseloadRow | None:
        """The client of a line."""
        return self._coming[place][1] if place < len(self._coming) else None

    def look(self) -> None:
        """Read the calendar, where the settings name one; the lines follow when it was read."""
        screen = self._screen
        choice = screen.alliance.start.settings.calendar
        if self._calendar is None or self._calendar.choice != choice:
            if self._calendar is None and choice.path:
                screen.set_interval(AGAIN_S, self._look_again)
            self._calendar, self.plan = Calendar(choice), DayPlan(date.min)
        self._others.clear()
        self._choose()
        if self._calendar.is_set:
            try:
                recogniser = self._calendar.recogniser(screen.alliance.practice)
            except Trouble:  # The caseload itself says why its catalogue cannot be read.
                return
            read = partial(self._read, self._calendar, date.today(), recogniser)
            screen.run_worker(read, thread=True, exit_on_error=False, group="today", exclusive=True)

    def _look_again(self) -> None:
        if self._screen.app.screen is self._screen:
            self.look()
            self._screen.show_rows()

    def _read(self, calendar: Calendar, day: date, recogniser: Recogniser) -> None:
        """From a thread."""
        worker = get_current_worker()
        plan = calendar.plan(day, recogniser)
        if not worker.is_cancelled:
            self._screen.app.call_from_thread(self._have_read, plan)

    def _have_read(self, plan: DayPlan) -> None:
        screen = self._screen
        if not screen.is_attached or plan == self.plan:
            return
        self.plan = plan
        self._choose()
        # Who has not moved yet finds the next one lit up.
        is_at_top = screen.query_one(OptionList).highlighted in (None, 0)
        screen.show_rows("today-0" if is_at_top and self._coming else "")
        said = [trouble.sentence for trouble in plan.troubles]
        for trouble in plan.troubles:
            if trouble.sentence not in self._told:
                screen.tell(trouble, "Today", is_error=False)
        self._told = said

    def _choose(self) -> None:
        """What is still to come, with its clients."""
        rows = {row.client.id: row for row in self._screen.view.rows}
        for one in self.plan.appointments:
            if one.client and one.client not in rows and (row := self._row_of(one.client)):
                rows[one.client] = row
        last = {client: row.last_at for client, row in rows.items() if row.last_at}
        coming = still_to_come(self.plan.appointments, wall_now(), last)
        self._coming = [(one, rows[one.client]) for one in coming if one.client in rows]

    def _row_of(self, client_id: str) -> CaseloadRow | None:
        if client_id not in self._others:
            practice = self._screen.alliance.practice
            try:
                client = practice.catalogue.get(client_id)
            except Trouble:
                client = None
            self._others[client_id] = caseload.row(practice, client, date.today()) if client else None
        return self._others[client_id]

    def options(self) -> list[Option]:
        """The lines. At most a third of the screen: the last one says how many more there are."""
        screen = self._screen
        if screen.view.text:
            return []
        room = max(1, (screen.size.height - 8) // 3)
        shown, more = self._coming[:room], self._coming[room:]
        lines = [Option(self._line(one, row), id=f"today-{place}") for place, (one, row) in enumerate(shown)]
        if more and lines:
            last = shown[-1]
            lines[-1] = Option(self._line(*last, more=[one for one, _row in more]), id=lines[-1].id)
        if lines:
            between = [] if screen.has_class("-short") else [Option("", disabled=True)]
            lines += [*between, Option(screen.lines.columns()[1:], disabled=True)]
        return lines

    def title(self, *, has_found: bool) -> Text:
        """What stands above the lines."""
        return Text(" left open, and today" if has_found else " today", self._screen.colour("quiet"))

    def _line(self, one: Appointment, row: CaseloadRow, more: Sequence[Appointment] = ()) -> Text:
        screen = self._screen
        now = wall_now()
        is_next = one == self._coming[0][0]
        code = row.client.code
        cells = min(CODE_CELLS, max(cell_len(row.client.code) for _one, row in self._coming))
        line = Text(no_wrap=True, overflow="crop")
        line.append(f"{one.start:%H:%M}  ", screen.colour("connection" if is_next else "quiet"))
        line.append(set_cell_size(code, cells) + "  ", f"bold {screen.colour('strong' if is_next else 'text')}")
        line.append(_when(one, now), screen.colour("text" if is_next else "quiet"))
        if more:
            line.append(
                f"   and {len(more)} more until {max(later.end for later in more):%H:%M}", screen.colour("quiet")
            )
        return line


def _when(one: Appointment, now: datetime) -> str:
    """How far off it is."""
    minutes = round((one.start - now).total_seconds() / 60)
    if minutes <= 0:
        return "now" if minutes > -1 else f"since {-minutes} min"
    hours, minutes = divmod(minutes, 60)
    return "in " + " ".join([*([f"{hours} h"] if hours else []), *([f"{minutes} min"] if minutes else [])])
