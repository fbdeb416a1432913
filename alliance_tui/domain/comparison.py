"""A comparison of coders over sessions: every coefficient beside its settings, and where two of them parted.

Nothing here is one number that says whether coders agree. Three views of time are given side by side (segments, time
units, matched marks), with counts and salience, each with its n, its table and what was chosen in words.
"""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Annotated, TypeVar

from pydantic import Field

from alliance_tui.domain.agreement import Agreement, Weights, kappa_over_sessions
from alliance_tui.domain.bootstrap import RESAMPLES
from alliance_tui.domain.intraclass import icc_mean, icc_single
from alliance_tui.domain.krippendorff import Level, alpha_over_sessions
from alliance_tui.domain.marker import Marker
from alliance_tui.domain.record import Record
from alliance_tui.domain.two_codings import (
    MARKED,
    NOT_MARKED,
    SEGMENT_S,
    TOLERANCES_S,
    Grain,
    Matching,
    TwoCodings,
    label_of,
    match_marks,
    matched_agreement,
    segment_agreement,
    segments,
    time_unit_agreement,
)

One = TypeVar("One")
Seconds = Annotated[float, Field(gt=0, le=86_400, allow_inf_nan=False)]

HIGH_AGREEMENT = 0.8
"""From here on a low kappa is not the coders' fault but the table's (Feinstein & Cicchetti 1990, the first paradox)."""
LOW_KAPPA = 0.4
NO_MARKS = "nobody marked anything, so there is nothing to compare"


class View(StrEnum):
    """What was compared."""

    SEGMENTS = "segments"
    TIME_UNITS = "time units"
    MATCHED = "matched marks"
    COUNTS = "counts"
    SALIENCE = "salience"


class Choice(Record):
    """How coders are compared."""

    segment_s: Seconds = SEGMENT_S
    unit_s: Seconds = 10.0
    tolerance_s: Seconds = 10.0
    grain: Grain = Grain.GROUP
    resamples: Annotated[int, Field(ge=1)] = RESAMPLES


class CodedSession(Record):
    """One session with what each coder marked in it. A coder who did not code it is not named."""

    session: str
    title: str
    """What to call it, as in `K-14, session 3`."""
    length_s: float
    marks: dict[str, tuple[Marker, ...]]
    """By coder id."""


class Figure(Record):
    """One coefficient in its view."""

    view: View
    of: str
    """What it is of: a group or code, or all."""
    agreement: Agreement
    remark: str = ""
    """How to read it where it misleads; empty where it does not."""


class Matches(Record):
    """How many marks of two coders are the same moments, at one tolerance."""

    tolerance_s: float
    hits: int
    misses: int
    false_alarms: int
    f1: float | None
    settings: str


class Parting(Record):
    """A moment at which two coders parted. A mark that one of them has not is None on that side."""

    session: str
    title: str
    first: Marker | None
    second: Marker | None

    @property
    def at_s(self) -> float:
        """When it was, by the first coder's mark where there is one."""
        one = self.first or self.second
        return one.offset_s if one else 0.0

    @property
    def kind(self) -> str:
        """What sort it is: a miss, a false alarm, or a disagreement about what the moment was."""
        if self.second is None:
            return "miss"
        return "false alarm" if self.first is None else "disagreement"


class Comparison(Record):
    """Some sessions, compared."""

    coders: tuple[str, ...]
    """Ids; the first is the one the second is compared with. Two for what can only be asked of two."""
    choice: Choice
    sessions: tuple[str, ...]
    """Titles of the sessions that both of the first two coded."""
    figures: tuple[Figure, ...]
    matches: tuple[Matches, ...]
    partings: tuple[Parting, ...]
    """By session and time."""


def compare(coded: Sequence[CodedSession], coders: Sequence[str], choice: Choice) -> Comparison:
    """Compare the first two coders in every view, and all of them where a coefficient takes more than two.

    Raises:
        ValueError: with fewer than two coders, or when no session was coded by the first two.
    """
    if len(set(coders)) < 2 or len(set(coders)) != len(coders):
        raise ValueError("agreement takes two coders")
    pairs = [
        TwoCodings(session=one.session, length_s=one.length_s, first=one.marks[coders[0]], second=one.marks[coders[1]])
        for one in coded
        if coders[0] in one.marks and coders[1] in one.marks
    ]
    if not pairs:
        raise ValueError("no session was coded by both")
    titles = {one.session: one.title for one in coded}
    figures = [
        *_segment_figures(pairs, choice),
        _figure(
            View.TIME_UNITS,
            "all",
            time_unit_agreement(pairs, interval_s=choice.unit_s, grain=choice.grain, resamples=choice.resamples),
        ),
        *_matched_figures(pairs, choice),
        *_figures_of_all(coded, coders, choice),
    ]
    return Comparison(
        coders=tuple(coders),
        choice=choice,
        sessions=tuple(titles[one.session] for one in pairs),
        figures=tuple(figures),
        matches=tuple(_matches(pairs, tolerance_s) for tolerance_s in sorted({*TOLERANCES_S, choice.tolerance_s})),
        partings=tuple(parting for one in pairs for parting in _partings(one, titles[one.session], choice)),
    )


def remark(agreement: Agreement) -> str:
    """What to know about a kappa that is low although the coders agree nearly always; empty where there is nothing.

    Source: Feinstein & Cicchetti, High agreement but low kappa, J Clin Epidemiol 43 (1990): where nearly all units fall
    into one category, chance alone agrees nearly as often as two careful coders.
    """
    value, observed, expected = agreement.value, agreement.observed, agreement.expected
    if value is None or observed is None or expected is None or value >= LOW_KAPPA or observed < HIGH_AGREEMENT:
        return ""
    low = "below zero" if value < 0 else "low"
    return (
        f"They agree in {_part(observed)} of the {agreement.n}, and chance alone would in {_part(expected)}: "
        f"nearly everything is one category, so kappa is {low} for a few units. Read the table."
    )


def _segment_figures(pairs: Sequence[TwoCodings], choice: Choice) -> list[Figure]:
    found = segment_agreement(pairs, width_s=choice.segment_s, grain=choice.grain, resamples=choice.resamples)
    return [_figure(View.SEGMENTS, label, agreement) for label, agreement in found.items()]


def _matched_figures(pairs: Sequence[TwoCodings], choice: Choice) -> list[Figure]:
    """Kappa over what matched marks were called (marks of any group may match), and weighted kappa of salience."""
    matchings = [match_marks(one.first, one.second, choice.tolerance_s, is_same_group=False) for one in pairs]
    called = matched_agreement(matchings, grain=choice.grain, resamples=choice.resamples)
    salience = [
        [
            (pair.first.salience, pair.second.salience)
            for pair in one.hits
            if pair.first.salience is not None and pair.second.salience is not None
        ]
        for one in matchings
    ]
    weighted = kappa_over_sessions(
        salience,
        categories=(1, 2, 3, 4, 5),
        weights=Weights.QUADRATIC,
        what=f"salience 1 to 5 where both gave one, {matchings[0].settings}",
        resamples=choice.resamples,
    )
    return [_figure(View.MATCHED, "what it was called", called), _figure(View.SALIENCE, "salience", weighted)]


def _figures_of_all(coded: Sequence[CodedSession], coders: Sequence[str], choice: Choice) -> list[Figure]:
    """What takes any number of coders: alpha over segments, and the intraclass correlation of counts."""
    labels = sorted(
        {label_of(mark, choice.grain) for one in coded for who in coders for mark in one.marks.get(who, ())}
    )
    ticked, counts = _ticks_and_counts(coded, coders, labels, choice)
    nominal = alpha_over_sessions(
        ticked,
        Level.NOMINAL,
        what=f"segments of {choice.segment_s:g} s by {choice.grain.value}, marked or not,",
        resamples=choice.resamples,
    )
    if not labels:
        nominal = nominal.model_copy(update={"reason": NO_MARKS})
    figures = [Figure(view=View.SEGMENTS, of="all", agreement=nominal)]
    for label in labels if len(coded) > 1 else ():
        figures += [
            Figure(view=View.COUNTS, of=label, agreement=icc(counts[label], what="sessions"))
            for icc in (icc_single, icc_mean)
        ]
    if len(coded) < 2:
        figures.append(Figure(view=View.COUNTS, of="marks a session", agreement=icc_single([], what="sessions")))
    return figures


def _ticks_and_counts(
    coded: Sequence[CodedSession], coders: Sequence[str], labels: Sequence[str], choice: Choice
) -> tuple[list[list[list[str | None]]], Mapping[str, list[list[float | None]]]]:
    """For each session its segments by label as each coder ticked them; for each label its count by session."""
    ticked: list[list[list[str | None]]] = []
    counts: dict[str, list[list[float | None]]] = {label: [] for label in labels}
    for one in coded:
        grids = [
            segments(one.marks[who], one.length_s, choice.segment_s, choice.grain) if who in one.marks else None
            for who in coders
        ]
        width = next((grid.count for grid in grids if grid is not None), 0)
        ticked.append(
            [
                [
                    None if grid is None else MARKED if grid.counts.get(label, (0,) * width)[place] else NOT_MARKED
                    for grid in grids
                ]
                for label in labels
                for place in range(width)
            ]
        )
        for label in labels:
            counts[label].append(
                [
                    float(sum(label_of(mark, choice.grain) == label for mark in one.marks[who]))
                    if who in one.marks
                    else None
                    for who in coders
                ]
            )
    return ticked, counts


def _matches(pairs: Sequence[TwoCodings], tolerance_s: float) -> Matches:
    found = [match_marks(one.first, one.second, tolerance_s) for one in pairs]
    together = Matching(
        tolerance_s=tolerance_s,
        is_same_group=True,
        hits=_joined(one.hits for one in found),
        misses=_joined(one.misses for one in found),
        false_alarms=_joined(one.false_alarms for one in found),
    )
    return Matches(
        tolerance_s=tolerance_s,
        hits=len(together.hits),
        misses=len(together.misses),
        false_alarms=len(together.false_alarms),
        f1=together.f1,
        settings=together.settings,
    )


def _partings(pair: TwoCodings, title: str, choice: Choice) -> list[Parting]:
    """Misses, false alarms, and matched marks that were called otherwise. Marks of any group may match here, so that
    a moment which both saw and called differently is one parting and not two.
    """
    found = match_marks(pair.first, pair.second, choice.tolerance_s, is_same_group=False)
    sides: list[tuple[Marker | None, Marker | None]] = [(one, None) for one in found.misses]
    sides += [(None, one) for one in found.false_alarms]
    sides += [
        (hit.first, hit.second)
        for hit in found.hits
        if label_of(hit.first, choice.grain) != label_of(hit.second, choice.grain)
    ]
    partings = [Parting(session=pair.session, title=title, first=one, second=other) for one, other in sides]
    return sorted(partings, key=lambda one: (one.at_s, one.kind))


def _figure(view: View, of: str, agreement: Agreement) -> Figure:
    return Figure(view=view, of=of, agreement=agreement, remark=remark(agreement))


def _joined(parts: Iterable[tuple[One, ...]]) -> tuple[One, ...]:
    return tuple(one for part in parts for one in part)


def _part(value: float) -> str:
    return f"{value * 100:.0f} %"
