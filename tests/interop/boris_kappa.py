"""Kappa over time units as BORIS computes it; runs in BORIS's own environment and knows nothing of ours.

Takes a JSON list of pairs on standard input, each `{"interval": text, "first": [[s, label], ...], "second": [...]}`,
and prints a JSON list of kappas, which BORIS rounds to three digits.
"""

import json
import os
import sqlite3
import sys
import types
from decimal import Decimal

os.environ["QT_QPA_PLATFORM"] = "offscreen"
player = types.ModuleType("boris.mpv2")
player.MPV, player.dll = object, "libmpv"  # type: ignore[attr-defined]  # stands in for a library it need not load
sys.modules["boris.mpv2"] = player
from boris import irr  # noqa: E402 - after the stand-in

TABLE = "(id integer primary key, observation, subject, behavior, type, modifiers, start real, stop real)"


def kappa(pair: dict[str, object]) -> float:
    """Of one pair."""
    cursor = sqlite3.connect(":memory:").cursor()
    cursor.execute(f"create table aggregated_events {TABLE}")
    for side in ("first", "second"):
        # BORIS fills this table behaviour by behaviour, and compares what stands at a tick in the order of its rows.
        for at_s, label in sorted(pair[side], key=lambda one: (one[1], one[0])):  # type: ignore[call-overload]  # a list
            cursor.execute(
                "insert into aggregated_events(observation, subject, behavior, type, modifiers, start, stop) "
                "values(?, '', ?, 'POINT', '', ?, ?)",
                (side, label, at_s, at_s),
            )
    return float(irr.cohen_kappa(cursor, "first", "second", Decimal(str(pair["interval"])), [""], False)[0])


sys.stdout.write(json.dumps([kappa(pair) for pair in json.load(sys.stdin)]))
