"""Upgrades: what the tables of an older file become, one format after the other. `migration` writes them to the disk.

Every file that holds TinyDB tables states its format. One that is older than this program is verified by the rules of
its own format (its number is part of what the seal binds) and then goes through the upgrades here, in memory, whenever
it is read. So a practice that is half migrated, a file that came back from an old snapshot and an old backup all read
like new ones, also where nothing may be written.

Only what is in the tables may change here. Another cipher, envelope or journal needs code of its own beside the old.
"""

from collections.abc import Callable
from typing import Any

Tables = dict[str, dict[str, Any]]
"""A file's tables without `meta`: by table name and document number."""

Upgrade = Callable[[Tables], Tables]
"""What the tables of one role become in the next format. It may change them in place."""

UPGRADES: dict[int, dict[str, Upgrade]] = {}
"""By the format they start from, then by role. A role that is not named stays as it is. Entries are never taken out."""


class Impossible(ValueError):
    """The tables are not what their format says. Holds nothing of them."""


def knows(found: int, current: int) -> bool:
    """Whether there is a way from one format to another, or none is needed."""
    return found <= current and all(step in UPGRADES for step in range(found, current))


def upgraded(role: str, tables: Tables, found: int, current: int) -> Tables:
    """The tables of a file of format `found`, as format `current` has them.

    Raises:
        Impossible: when they do not fit their own format.
    """
    for step in range(found, current):
        change = UPGRADES[step].get(role)
        if change is not None:
            try:
                tables = change(tables)
            except (AttributeError, IndexError, KeyError, TypeError, ValueError):
                raise Impossible from None
    return tables
