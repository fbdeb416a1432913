"""The scale: a versioned set of items to rate after a session, with the rules that make scores of the answers.

A scale is data, as a codebook is: licensed measures are written down by those who may use them and are never shipped.
Which faults such a file can have, and how all of them are found at once, stands in `scale_faults`.
"""

from collections.abc import Mapping
from enum import StrEnum
from fractions import Fraction
from typing import Annotated, Any, Literal, Self

from pydantic import Field, ModelWrapValidatorHandler, model_validator

from alliance_tui.domain.codebook import Line, Slug
from alliance_tui.domain.record import Record
from alliance_tui.domain.scale_faults import MISFIT, Fault, as_error, checked, ladder_faults, misfits
from alliance_tui.domain.series import exact

SCALE_FORMAT = 1

TOTAL = "total"
"""What the score of all items is called among the scores; no subscale may have this id."""

Number = Annotated[float, Field(allow_inf_nan=False, ge=-1_000_000, le=1_000_000)]
Title = Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[^\x00-\x1f]*$")]
Anchor = Annotated[str, Field(max_length=40, pattern=r"^[^\x00-\x1f]*$")]


class Rater(StrEnum):
    """Who answers. The answers of one are never joined with those of the other."""

    THERAPIST = "therapist"
    CLIENT = "client"


class Kind(StrEnum):
    """How an item is answered."""

    SLIDER = "slider"
    LIKERT = "likert"


class Rule(StrEnum):
    """How answers become a score."""

    SUM = "sum"
    MEAN = "mean"


class Answer(Record):
    """Which answers an item takes: from `minimum` to `maximum` in steps."""

    kind: Kind = Kind.LIKERT
    minimum: Number
    maximum: Number
    step: Annotated[float, Field(gt=0, allow_inf_nan=False)] = 1
    low: Anchor = ""
    """What the minimum means, in words."""
    high: Anchor = ""
    """What the maximum means."""
    labels: tuple[Anchor, ...] = ()
    """One for each step, lowest first; or none at all."""

    @model_validator(mode="wrap")
    @classmethod
    def _tells_all_faults_at_once(cls, data: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:
        return checked(cls.__name__, data, handler, ladder_faults)

    @property
    def values(self) -> tuple[float, ...]:
        """Every answer there is, lowest first."""
        low, high, step = exact(self.minimum), exact(self.maximum), exact(self.step)
        return tuple(float(low + place * step) for place in range(int((high - low) / step) + 1))

    def takes(self, value: float) -> bool:
        """Whether a value is one of the answers."""
        return value in self.values

    def label(self, value: float) -> str:
        """What an answer means in words, or empty."""
        if self.labels:
            return self.labels[self.values.index(value)]
        return {self.minimum: self.low, self.maximum: self.high}.get(value, "")

    def nearest(self, value: float) -> float:
        """The answer nearest to a value, the lower one of two."""
        return min(self.values, key=lambda one: (abs(one - value), one))


class Item(Record):
    """One thing to rate."""

    id: Slug
    text: Line
    meaning: Annotated[str, Field(max_length=400, pattern=r"^[^\x00-\x1f]*$")] = ""
    """What is meant, for who asks."""
    reversed: bool = False
    """Whether a high answer lowers the score: it counts as minimum + maximum - answer."""
    low: Anchor = ""
    """What this item's minimum means, where the scale's common words do not serve."""
    high: Anchor = ""
    answer: Answer | None = None
    """This item's own answers, where it does not take the scale's."""


class Subscale(Record):
    """Some items that have a score of their own."""

    id: Slug
    title: Title
    items: Annotated[tuple[Slug, ...], Field(min_length=1)]
    score: Rule | None = None
    """None: as the total."""
    missing_allowed: Annotated[int, Field(ge=0)] = 0


class CutOff(Record):
    """What a score beyond a value means. Sources disagree on `<` and `<=`, so the comparison is written down."""

    of: Slug = TOTAL
    comparison: Literal["<", "<=", ">", ">="]
    value: Number
    meaning: Line

    def is_met(self, score: float) -> bool:
        """Whether a score, rounded as it is shown, lies on the side that this cut-off speaks of."""
        return {
            "<": score < self.value,
            "<=": score <= self.value,
            ">": score > self.value,
            ">=": score >= self.value,
        }[self.comparison]


class ScaleRef(Record):
    """Which scale a rating belongs to."""

    id: Slug
    version: Annotated[int, Field(ge=1)]

    def __str__(self) -> str:
        return f"{self.id}@{self.version}"


class Scale(Record):
    """A scale as its TOML file holds it."""

    format: Literal[1]
    id: Slug
    version: Annotated[int, Field(ge=1)]
    title: Title
    source: Line
    """Where it comes from, and who may use it."""
    instructions: Annotated[str, Field(max_length=600, pattern=r"^[^\x00-\x1f]*$")] = ""
    is_validated: bool = False
    """Whether there is published evidence of what it measures; said on screen where there is none."""
    is_alliance: bool = False
    """Whether a higher total means a stronger alliance. Only then do rules look for possible ruptures in it."""
    raters: Annotated[tuple[Rater, ...], Field(min_length=1)] = (Rater.THERAPIST,)
    answer: Answer | None = None
    """The answers of every item that has none of its own."""
    items: Annotated[tuple[Item, ...], Field(min_length=1, max_length=200)]
    subscales: tuple[Subscale, ...] = ()
    score: Rule = Rule.SUM
    missing_allowed: Annotated[int, Field(ge=0)] = 0
    """How many items may lack an answer; with more of them there is no total."""
    decimals: Annotated[int, Field(ge=0, le=4)] = 0
    """Of every score. Halves are rounded away from zero."""
    cut_offs: tuple[CutOff, ...] = ()

    @model_validator(mode="wrap")
    @classmethod
    def _tells_all_faults_at_once(cls, data: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:
        scale = checked(cls.__name__, data, handler, misfits)
        if isinstance(data, Mapping):
            scale._refuse_out_of_reach()
        return scale

    def _refuse_out_of_reach(self) -> None:
        """Cut-offs that no score, or every score, lies beyond."""
        faults: list[Fault] = []
        for place, cut_off in enumerate(self.cut_offs):
            low, high = self.range_of(cut_off.of)
            if cut_off.is_met(low) == cut_off.is_met(high):
                reason = f"it divides nothing: {cut_off.of} goes from {low:g} to {high:g}"
                faults.append((("cut_offs", place, "value"), MISFIT, reason))
        if faults:
            raise as_error(type(self).__name__, faults)

    @property
    def ref(self) -> ScaleRef:
        """What a rating keeps to know this scale again."""
        return ScaleRef(id=self.id, version=self.version)

    def item(self, item_id: str) -> Item | None:
        """The item with this id, or None."""
        return next((item for item in self.items if item.id == item_id), None)

    def answer_of(self, item: Item) -> Answer:
        """Which answers an item takes, in its own words where it has some."""
        answer = item.answer or self.answer
        if answer is None:  # pragma: no cover - refused when the scale was read
            raise ValueError("an item without answers")
        return answer.model_copy(update={"low": item.low or answer.low, "high": item.high or answer.high})

    def members(self, score: str) -> tuple[Item, ...]:
        """The items of a score: of `total` or of a subscale by its id."""
        ids = next((one.items for one in self.subscales if one.id == score), None)
        return self.items if ids is None else tuple(item for item in self.items if item.id in ids)

    def rule_of(self, score: str) -> tuple[Rule, int]:
        """How a score is made, and how many of its answers may be missing."""
        subscale = next((one for one in self.subscales if one.id == score), None)
        if subscale is None:
            return self.score, self.missing_allowed
        return subscale.score or self.score, subscale.missing_allowed

    def title_of(self, score: str) -> str:
        """What to call a score on screen."""
        return next((one.title for one in self.subscales if one.id == score), "Total")

    def range_of(self, score: str) -> tuple[float, float]:
        """The lowest and the highest value that a score can have."""
        answers = [self.answer_of(item) for item in self.members(score)]
        rule, _missing = self.rule_of(score)
        low = sum((exact(one.minimum) for one in answers), Fraction())
        high = sum((exact(one.maximum) for one in answers), Fraction())
        parts = len(answers) if rule is Rule.MEAN else 1
        return _rounded(low / parts, self.decimals), _rounded(high / parts, self.decimals)

    def scores(self, values: Mapping[str, float]) -> dict[str, float]:
        """Every score that the answers allow, `total` first. A score that lacks too many answers is left out.

        A sum with missing answers is the mean of those given, times the number of items: as if the missing ones had
        been answered like the others.

        Args:
            values: answers by item id. Ids that are no item of this scale are passed over.
        """
        found = {}
        for name in (TOTAL, *(one.id for one in self.subscales)):
            members = self.members(name)
            rule, missing_allowed = self.rule_of(name)
            given = [self._points(item, values[item.id]) for item in members if item.id in values]
            if given and len(members) - len(given) <= missing_allowed:
                centre = sum(given, Fraction()) / len(given)
                found[name] = _rounded(centre if rule is Rule.MEAN else centre * len(members), self.decimals)
        return found

    def _points(self, item: Item, value: float) -> Fraction:
        if not item.reversed:
            return exact(value)
        answer = self.answer_of(item)
        return exact(answer.minimum) + exact(answer.maximum) - exact(value)

    def scores_like(self, other: "Scale") -> bool:
        """Whether scores of the two may be joined: same items, answers and rules. Words around them may differ."""
        around = {"title", "source", "instructions", "is_validated", "is_alliance", "raters", "cut_offs"}
        mine, theirs = (one.model_dump(exclude=around) for one in (self, other))
        for item in (*mine["items"], *theirs["items"]):
            del item["meaning"]
        return bool(mine == theirs)

    def meanings(self, scores: Mapping[str, float]) -> list[tuple[CutOff, str]]:
        """The cut-offs that scores meet, each with the title of its score."""
        return [
            (one, self.title_of(one.of)) for one in self.cut_offs if one.of in scores and one.is_met(scores[one.of])
        ]


def _rounded(value: Fraction, decimals: int) -> float:
    """Rounded as on paper: a half goes away from zero."""
    shifted = abs(value) * 10**decimals + Fraction(1, 2)
    size = Fraction(shifted.numerator // shifted.denominator, 10**decimals)
    return float(size if value >= 0 else -size)


def series_name(scale: str, version: int, rater: Rater) -> str:
    """Under which name scores may be joined to a series: one scale, one version, one rater.

    As in `alliance-pulse@1` for the therapist, and `check-in@1/client`.
    """
    return f"{scale}@{version}" + ("" if rater is Rater.THERAPIST else f"/{rater.value}")


def read_series_name(name: str) -> tuple[ScaleRef | None, Rater]:
    """What a series is made of; the other way of `series_name`. None where the name of its scale cannot be one."""
    ref = name.removesuffix(f"/{Rater.CLIENT.value}")
    rater = Rater.THERAPIST if ref == name else Rater.CLIENT
    scale, _, version = ref.rpartition("@")
    try:
        return ScaleRef(id=scale, version=int(version)), rater
    except ValueError:
        return None, rater
