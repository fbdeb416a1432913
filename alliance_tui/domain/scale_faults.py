"""What does not fit together in a scale: found on the data as it was written, so that every fault is told at once."""

import math
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError

from alliance_tui.domain.series import exact

Validated = TypeVar("Validated")

Fault = tuple[tuple[str | int, ...], str, str]
"""Where it stands, pydantic's name for it, and what is wrong in words."""

MISFIT = "value_error"
"""Pydantic's name for what it has no name for."""

MOST_STEPS = 1000
MOST_LIKERT_ANSWERS = 11


def misfits(data: Mapping[str, Any]) -> list[Fault]:
    """Faults between the parts of a scale. Parts that are no tables or texts at all are passed over: they are told
    by their own validation."""
    items = list(_tables(data, "items"))
    known = [_text(item, "id") for _place, item in items]
    subscales = list(_tables(data, "subscales"))
    names = [_text(one, "id") for _place, one in subscales]
    faults = [*_twins("items", items, "item"), *_twins("subscales", subscales, "subscale")]
    if data.get("answer") is None:
        faults += [
            (("items", place), MISFIT, "no answer stands here and none for the whole scale")
            for place, item in items
            if item.get("answer") is None
        ]
    faults += [
        (("subscales", place, "id"), MISFIT, "this is what the score of all items is called")
        for place, one in subscales
        if _text(one, "id") == "total"
    ]
    faults += _membership(subscales, known)
    faults += [
        (("cut_offs", place, "of"), MISFIT, f"there is no subscale {_text(one, 'of')!r}")
        for place, one in _tables(data, "cut_offs")
        if _text(one, "of") not in (None, "total", *names)
    ]
    faults += _missing_rules(data, items, subscales)
    raters = data.get("raters")
    if isinstance(raters, list | tuple) and len({str(one) for one in raters}) < len(raters):
        faults.append((("raters",), MISFIT, "a rater stands twice"))
    return faults


def ladder_faults(data: Mapping[str, Any]) -> list[Fault]:
    """Faults between the numbers of an answer: its ends, its steps, its labels."""
    numbers = _numbers(data, "minimum", "maximum", "step")
    if numbers is None:
        return []
    low, high, step = numbers
    if high <= low:
        reason = f"{float(high):g} is not above the minimum, {float(low):g}"
        return [(("maximum",), MISFIT, reason)]
    if step <= 0:
        return []
    steps = (high - low) / step
    if steps.denominator != 1:
        return [(("step",), MISFIT, f"steps of {float(step):g} do not lead from {float(low):g} to {float(high):g}")]
    if steps > MOST_STEPS:
        return [(("step",), MISFIT, f"there are more than {MOST_STEPS} steps")]
    faults: list[Fault] = []
    if data.get("kind", "likert") == "likert" and steps >= MOST_LIKERT_ANSWERS:
        faults.append((("kind",), MISFIT, f"likert has at most {MOST_LIKERT_ANSWERS} answers; take slider"))
    labels = data.get("labels")
    if isinstance(labels, list | tuple) and labels and len(labels) != steps + 1:
        faults.append((("labels",), MISFIT, f"{len(labels)} labels for {int(steps) + 1} answers"))
    return faults


def _membership(subscales: list[tuple[int, Mapping[str, Any]]], known: list[str | None]) -> list[Fault]:
    faults: list[Fault] = []
    taken: dict[str, int] = {}
    for place, one in subscales:
        members = one.get("items")
        for member in members if isinstance(members, list | tuple) else ():
            if not isinstance(member, str):
                continue
            where = ("subscales", place, "items")
            if member not in known:
                faults.append((where, MISFIT, f"there is no item {member!r}"))
            elif taken.get(member) == place:
                faults.append((where, MISFIT, f"item {member!r} stands twice"))
            elif member in taken:
                other = _text(subscales[taken[member]][1], "id")
                faults.append((where, MISFIT, f"item {member!r} is in subscale {other!r} already"))
            taken.setdefault(member, place)
    return faults


def _missing_rules(
    data: Mapping[str, Any], items: list[tuple[int, Mapping[str, Any]]], subscales: list[tuple[int, Mapping[str, Any]]]
) -> Iterator[Fault]:
    members = [one.get("items") for _place, one in subscales]
    sizes = [
        ((), data, len(items)),
        *(
            (("subscales", place), one, len(given) if isinstance(given, list | tuple) else 0)
            for (place, one), given in zip(subscales, members, strict=True)
        ),
    ]
    for where, table, count in sizes:
        allowed = table.get("missing_allowed")
        if isinstance(allowed, int) and count and allowed >= count:
            yield (*where, "missing_allowed"), MISFIT, f"of {count} answers at least one must be given"


def _twins(name: str, tables: list[tuple[int, Mapping[str, Any]]], what: str) -> list[Fault]:
    seen: set[str] = set()
    faults: list[Fault] = []
    for place, table in tables:
        one = _text(table, "id")
        if one is not None and one in seen:
            faults.append(((name, place, "id"), MISFIT, f"{what} {one!r} stands twice"))
        seen.add(one or "")
    return faults


def _tables(data: Mapping[str, Any], name: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    tables = data.get(name)
    for place, table in enumerate(tables if isinstance(tables, list | tuple) else ()):
        if isinstance(table, Mapping):
            yield place, table


def _text(table: Mapping[str, Any], name: str) -> str | None:
    value = table.get(name)
    return value if isinstance(value, str) else None


def _numbers(table: Mapping[str, Any], *names: str) -> list[Fraction] | None:
    """Finite numbers as the decimals they are written as, or None where one of them is none."""
    found = []
    for name in names:
        value = table.get(name, 1 if name == "step" else None)
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            return None
        found.append(exact(value))
    return found


def checked(
    title: str, data: Any, handler: Callable[[Any], Validated], faults_in: Callable[[Mapping[str, Any]], list[Fault]]
) -> Validated:
    """What pydantic makes of the data; its faults and those that `faults_in` finds are told in one error.

    Raises:
        ValidationError: with all of them.
    """
    if not isinstance(data, Mapping):
        return handler(data)
    faults = faults_in(data)
    try:
        valid = handler(data)
    except ValidationError as error:
        found: list[Fault] = [(one["loc"], one["type"], one["msg"]) for one in error.errors(include_input=False)]
        raise as_error(title, [*found, *faults]) from None
    if faults:
        raise as_error(title, faults)
    return valid


def as_error(title: str, faults: list[Fault]) -> ValidationError:
    """One error with all faults, which repeats nothing of the input but ids."""
    details = [
        InitErrorDetails(
            type=PydanticCustomError(kind, "{reason}", {"reason": reason}),
            loc=where,
            input=None,
        )
        for where, kind, reason in faults
    ]
    return ValidationError.from_exception_data(title, details, hide_input=True)
