"""Two codings of the same sessions side by side, in three views of time: segments, time units and matched marks.

All times are compared in whole milliseconds, so that a mark on a border falls alike on every machine.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum

from alliance_tui.domain.agreement import Agreement, kappa_over_sessions
from alliance_tui.domain.bootstrap import RESAMPLES, SEED
from alliance_tui.domain.marker import Marker
from alliance_tui.domain.reading import clock_text
from alliance_tui.domain.record import Record

SEGMENT_S = 300.0
"""Research coding bins a session in five minutes as a rule."""

TOLERANCES_S = (5.0, 10.0, 30.0)
UNITS_S = (1.0, 2.0, 5.0, 10.0, 30.0, 60.0)
"""Time units that the screen steps through; the command takes any."""

MARKED, NOT_MARKED = "marked", "not marked"
NOTHING = "nothing"


class Grain(StrEnum):
    """What is compared: the groups of marks, or their codes."""

    GROUP = "group"
    CODE = "code"


class TwoCodings(Record):
    """One session as two coders marked it.

    Where they had different versions of the codebook, `Lineage.markers_now` brings both under the codes of today.
    """

    session: str
    length_s: float
    first: tuple[Marker, ...]
    second: tuple[Marker, ...]


class Segments(Record):
    """A session in segments of one width, with how often each label was marked in each."""

    width_s: float
    count: int
    counts: dict[str, tuple[int, ...]]
    left_out: int
    """Marks after the last segment that counts."""

    def words(self, segment: int) -> str:
        """From when to when a segment runs, the first being number 0."""
        return f"{clock_text(segment * self.width_s)}-{clock_text((segment + 1) * self.width_s)}"


class Pair(Record):
    """A mark of each coder that are taken for the same moment."""

    first: Marker
    second: Marker

    @property
    def apart_s(self) -> float:
        """How much later the second coder marked it, in seconds; below zero when earlier."""
        return (_ms(self.second.offset_s) - _ms(self.first.offset_s)) / 1000


class Matching(Record):
    """Which marks of two coders are the same moment, the first coder taken for the reference."""

    tolerance_s: float
    is_same_group: bool
    hits: tuple[Pair, ...]
    misses: tuple[Marker, ...]
    """Marks of the first coder that the second has not."""
    false_alarms: tuple[Marker, ...]
    """Marks of the second coder that the first has not."""

    @property
    def f1(self) -> float | None:
        """Twice the hits over all marks of both coders, which is the harmonic mean of precision and recall.

        None where there are no marks.
        """
        marks = 2 * len(self.hits) + len(self.misses) + len(self.false_alarms)
        return 2 * len(self.hits) / marks if marks else None

    @property
    def settings(self) -> str:
        """What was chosen, in words."""
        groups = "of the same group" if self.is_same_group else "of any group"
        return f"marks {groups} matched one to one, nearest first, within ±{self.tolerance_s:g} s"


def label_of(marker: Marker, grain: Grain) -> str:
    """What a mark is compared by: its group, or its group and code."""
    return marker.group if grain is Grain.GROUP else f"{marker.group}/{marker.code or 'not named'}"


def segment_count(length_s: float, width_s: float = SEGMENT_S) -> int:
    """How many segments a session has; the last counts if it is at least half as long as the others.

    Raises:
        ValueError: when the width is not above zero.
    """
    width = _ms(width_s)
    if width <= 0:
        raise ValueError("a segment needs a width")
    whole, rest = divmod(max(_ms(length_s), 0), width)
    return whole + (2 * rest >= width)


def segments(
    markers: Iterable[Marker], length_s: float, width_s: float = SEGMENT_S, grain: Grain = Grain.GROUP
) -> Segments:
    """Marks by segment. One on a border belongs to the later segment, one at the very end to the last.

    Raises:
        ValueError: when the width is not above zero.
    """
    count = segment_count(length_s, width_s)
    counts: dict[str, list[int]] = {}
    left_out = 0
    for marker in markers:
        segment = _ms(marker.offset_s) // _ms(width_s)
        if 0 < _ms(marker.offset_s) == _ms(length_s) == count * _ms(width_s):
            segment -= 1
        if segment < count:
            counts.setdefault(label_of(marker, grain), [0] * count)[segment] += 1
        else:
            left_out += 1
    fixed = {label: tuple(counts[label]) for label in sorted(counts)}
    return Segments(width_s=width_s, count=count, counts=fixed, left_out=left_out)


def segment_agreement(
    codings: Sequence[TwoCodings],
    *,
    width_s: float = SEGMENT_S,
    grain: Grain = Grain.GROUP,
    labels: Sequence[str] | None = None,
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> dict[str, Agreement]:
    """Kappa for each label: was it marked in a segment or not, over the segments of all sessions.

    `labels` are the ones to judge, else all that either coder used.

    Raises:
        ValueError: when the width is not above zero.
    """
    sides = [
        (segments(one.first, one.length_s, width_s, grain), segments(one.second, one.length_s, width_s, grain))
        for one in codings
    ]
    wanted = labels or sorted({label for both in sides for side in both for label in side.counts})
    return {
        label: kappa_over_sessions(
            [
                [(_ticked(first, label, place), _ticked(second, label, place)) for place in range(first.count)]
                for first, second in sides
            ],
            categories=(MARKED, NOT_MARKED),
            what=f"{label}: segments of {width_s:g} s, a last one counted if at least half long",
            resamples=resamples,
            seed=seed,
        )
        for label in wanted
    }


def time_units(
    first: Sequence[Marker], second: Sequence[Marker], interval_s: float, grain: Grain = Grain.CODE
) -> list[tuple[str, str]]:
    """What each coder has at each tick of a grid, as BORIS judges it.

    The grid starts at the first mark of either coder and ends at or before the last; a mark counts at tick t when
    |mark - t| <= interval / 2. Several marks at one tick are one state, a mark set twice another than one set once.

    Raises:
        ValueError: when the interval is not above zero.
    """
    step = _ms(interval_s)
    if step <= 0:
        raise ValueError("a time unit needs a length")
    times = [_ms(marker.offset_s) for marker in (*first, *second)]
    if not times:
        return []
    ticks = range(min(times), max(times) + 1, step)
    sides = (_states(first, ticks, step, grain), _states(second, ticks, step, grain))
    return [(sides[0].get(tick, NOTHING), sides[1].get(tick, NOTHING)) for tick in ticks]


def time_unit_agreement(
    codings: Sequence[TwoCodings],
    *,
    interval_s: float,
    grain: Grain = Grain.CODE,
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> Agreement:
    """Kappa over time units with tolerance, over all sessions (Bakeman & Quera 2011; as in BORIS).

    Raises:
        ValueError: when the interval is not above zero.
    """
    return kappa_over_sessions(
        [time_units(one.first, one.second, interval_s, grain) for one in codings],
        what=f"time units of {interval_s:g} s from the first mark of either coder, a mark counted within "
        f"±{interval_s / 2:g} s, compared by {grain.value}",
        resamples=resamples,
        seed=seed,
    )


def match_marks(
    first: Sequence[Marker], second: Sequence[Marker], tolerance_s: float, *, is_same_group: bool = True
) -> Matching:
    """Match marks one to one within ± `tolerance_s`: the nearest pair first, among equally near ones the earliest.

    Raises:
        ValueError: when the tolerance is below zero.
    """
    if tolerance_s < 0:
        raise ValueError("a tolerance is not below zero")
    taken: dict[int, int] = {}
    matched: set[int] = set()
    for _apart, _first_ms, _second_ms, place, other_place in sorted(
        _near(first, second, _ms(tolerance_s), is_same_group=is_same_group)
    ):
        if place not in taken and other_place not in matched:
            taken[place] = other_place
            matched.add(other_place)
    return Matching(
        tolerance_s=tolerance_s,
        is_same_group=is_same_group,
        hits=tuple(Pair(first=first[place], second=second[taken[place]]) for place in sorted(taken)),
        misses=tuple(one for place, one in enumerate(first) if place not in taken),
        false_alarms=tuple(one for place, one in enumerate(second) if place not in matched),
    )


def matched_agreement(
    matchings: Sequence[Matching], *, grain: Grain = Grain.CODE, resamples: int = RESAMPLES, seed: int = SEED
) -> Agreement:
    """Kappa over the labels of matched marks, one matching a session.

    By code, pairs in which a coder has not named the mark are left out, and the settings say how many.
    """
    pairs = [
        [(label_of(pair.first, grain), label_of(pair.second, grain)) for pair in one.hits if _is_named(pair, grain)]
        for one in matchings
    ]
    unnamed = sum(len(one.hits) for one in matchings) - sum(map(len, pairs))
    settings = matchings[0].settings if matchings else "no marks"
    return kappa_over_sessions(
        pairs,
        what=f"{settings}, compared by {grain.value}"
        + (f", {unnamed} pairs with a mark not named left out" if unnamed else ""),
        resamples=resamples,
        seed=seed,
    )


def _near(
    first: Sequence[Marker], second: Sequence[Marker], tolerance_ms: int, *, is_same_group: bool
) -> Iterator[tuple[int, int, int, int, int]]:
    """Pairs that may match: how far apart, both times, and both places in their sequences."""
    ordered = sorted((_ms(other.offset_s), place) for place, other in enumerate(second))
    for place, one in enumerate(first):
        at_ms = _ms(one.offset_s)
        for other_ms, other_place in ordered[bisect_left(ordered, (at_ms - tolerance_ms, 0)) :]:
            if other_ms > at_ms + tolerance_ms:
                break
            if not is_same_group or one.group == second[other_place].group:
                yield abs(at_ms - other_ms), at_ms, other_ms, place, other_place


def _ms(seconds: float) -> int:
    return round(seconds * 1000)


def _ticked(side: Segments, label: str, place: int) -> str:
    return MARKED if label in side.counts and side.counts[label][place] else NOT_MARKED


def _is_named(pair: Pair, grain: Grain) -> bool:
    return grain is Grain.GROUP or (pair.first.code is not None and pair.second.code is not None)


def _states(markers: Iterable[Marker], ticks: range, step: int, grain: Grain) -> dict[int, str]:
    """What stands at each tick that has something, as one label: names in order, each as often as it was set."""
    at: dict[int, Counter[str]] = {}
    for marker in markers:
        place = (_ms(marker.offset_s) - ticks.start) // step
        for number in (place - 1, place, place + 1):
            if 0 <= number < len(ticks) and 2 * abs(_ms(marker.offset_s) - ticks[number]) <= step:
                at.setdefault(ticks[number], Counter())[label_of(marker, grain)] += 1
    return {tick: " + ".join(sorted(found.elements())) for tick, found in at.items()}
