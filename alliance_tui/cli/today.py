"""The command that lists today's appointments, by client code only."""

import argparse
from datetime import date

from alliance_tui.cli.reading import print_json, tell
from alliance_tui.cli.unlocking import open_for_reading
from alliance_tui.config.settings import load_settings
from alliance_tui.domain.appointment import still_to_come
from alliance_tui.domain.trouble import Trouble
from alliance_tui.services.caseload import caseload
from alliance_tui.services.clock import wall_now
from alliance_tui.services.today import Calendar


def today(options: argparse.Namespace) -> int:
    """Today's appointments by time; which one is next."""
    calendar = Calendar(load_settings().calendar)
    if not calendar.is_set:
        raise Trouble("no calendar is set", remedy="Name one with: alliance-tui config set calendar.path FILE")
    practice = open_for_reading(options)
    plan = calendar.plan(date.today(), calendar.recogniser(practice))
    rows = {row.client.id: row for row in caseload(practice, with_archived=True)}
    last = {client: row.last_at for client, row in rows.items() if row.last_at}
    coming = still_to_come(plan.appointments, wall_now(), last)
    known = [one for one in plan.appointments if one.client in rows]
    if options.json:
        print_json(
            {
                "day": plan.day.isoformat(),
                "appointments": [
                    {
                        "start": one.start.isoformat(),
                        "end": one.end.isoformat(),
                        "client": rows[one.client or ""].client.code,
                        "client_id": one.client,
                        "is_to_come": one in coming,
                        "is_next": coming[:1] == [one],
                    }
                    for one in known
                ],
                "not_known": plan.not_known,
            }
        )
        return tell(plan.troubles)
    for one in known:
        state = "next" if coming[:1] == [one] else "" if one in coming else "over"
        print(f"{one.start:%H:%M}-{one.end:%H:%M}  {rows[one.client or ''].client.code:<24}  {state}".rstrip())
    if not known:
        print("no appointment with a client today")
    if plan.not_known:
        entries = "entry is" if plan.not_known == 1 else "entries are"
        print(f"{plan.not_known} {entries} not known to be anybody's; say whose in the app, with ? in the caseload")
    return tell(plan.troubles)
