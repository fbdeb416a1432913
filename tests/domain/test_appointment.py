"""Whose an entry of the calendar is, and which appointment is next."""

from datetime import datetime, timedelta

import pytest
from pydantic import ValidationError

from alliance_tui.domain.appointment import NOBODY, Appointment, CalendarChoice, Recogniser, still_to_come, title_mark

NOON = datetime(2026, 3, 5, 12, 0).astimezone()
SAID = {
    title_mark("Weekly  with B.", "salt"): "b",
    title_mark("Dentist", "salt"): NOBODY,
    title_mark("Gone", "salt"): "x",
}
KNOWN = Recogniser(codes={"k": "K-14", "short": "K-1", "b": "B 2"}, tags=CalendarChoice().tags, said=SAID, salt="salt")


@pytest.mark.parametrize(
    ("title", "categories", "expected"),
    [
        ("Anna [K-14]", (), "k"),
        ("[k-14] therapy", (), "k"),
        ("#K-14", (), "k"),
        ("therapy (#K-14)", (), "k"),
        ("#K-1, weekly", (), "short"),
        ("[B 2]", (), "b"),
        ("Therapy", ("private", "#K-14"), "k"),
        ("[K-14] and [K-1]", (), None),
        ("K-14", (), None),
        ("#K-141", (), None),
        ("a#K-14", (), None),
        ("weekly with b.", (), "b"),
        ("DENTIST", (), NOBODY),
        ("Dentist [K-14]", (), "k"),
        ("Gone", (), None),
        ("", (), None),
    ],
)
def test_a_tag_or_what_was_said_tells_whose_it_is(
    title: str, categories: tuple[str, ...], expected: str | None
) -> None:
    assert KNOWN.whose(title, categories) == expected


def test_a_mark_does_not_hold_its_title_and_differs_between_practices() -> None:
    assert title_mark("Anna", "one") != title_mark("Anna", "two")
    assert "anna" not in title_mark("Anna", "one")


def test_a_tag_needs_the_code_and_a_sign_beside_it() -> None:
    assert CalendarChoice(tags=("<{code}>",)).tags == ("<{code}>",)
    for bad in ("{code}", "client", "{code}{code}"):
        with pytest.raises(ValidationError, match="a tag needs"):
            CalendarChoice(tags=(bad,))


def at(minutes: int, client: str | None = "k") -> Appointment:
    """An appointment of 50 minutes, some minutes after noon."""
    start = NOON + timedelta(minutes=minutes)
    return Appointment(start=start, end=start + timedelta(minutes=50), client=client)


def test_the_next_one_is_the_first_that_is_neither_over_nor_held() -> None:
    late, now, over, nobodys = at(120), at(-10, "b"), at(-50), at(5, None)
    assert still_to_come([late, now, over, nobodys], NOON, {}) == [now, late]
    assert still_to_come([late, now], NOON, {"b": now.start - timedelta(minutes=30)}) == [late]
    assert still_to_come([late, now], NOON, {"b": now.start - timedelta(minutes=31)}) == [now, late]
    twice = [at(0), at(120)]
    assert still_to_come(twice, NOON, {"k": NOON}) == [twice[1]]
