"""The codebook: what it refuses, and what it says of a group, a code and a key."""

from typing import Any

import pytest
from pydantic import ValidationError

from alliance_tui.domain.codebook import Codebook, Kind


def group(name: str, key: str, *codes: str) -> dict[str, Any]:
    """A group as a TOML file holds it."""
    return {
        "id": name,
        "kind": "rupture",
        "key": key,
        "glyph": "▼",
        "ascii": "v",
        "tone": "withdrawal",
        "title": name.title(),
        "meaning": "What it means.",
        "codes": [
            {"id": code, "title": code.title(), "meaning": "Is.", "example": "Like.", "not_this": "Not."}
            for code in codes
        ],
    }


def book(*groups: dict[str, Any], **more: Any) -> Codebook:
    """A codebook of these groups."""
    return Codebook.model_validate(
        {"format": 1, "id": "own", "version": 1, "title": "Own", "source": "Ours.", "groups": groups, **more}
    )


def refused(*groups: dict[str, Any], **more: Any) -> str:
    """Why a codebook of these groups is refused."""
    with pytest.raises(ValidationError) as caught:
        book(*groups, **more)
    return str(caught.value)


def test_two_groups_of_one_id_are_refused_by_name() -> None:
    assert "group 'away' stands twice" in refused(group("away", "w"), group("away", "c"))


def test_two_groups_with_one_key_are_refused_by_name() -> None:
    assert "group key 'w' stands twice" in refused(group("away", "w"), group("against", "w"))


def test_two_codes_of_one_id_are_refused_even_in_different_groups() -> None:
    assert "code 'denial' stands twice" in refused(group("away", "w", "denial"), group("against", "c", "denial"))


@pytest.mark.parametrize("letter", ["o", "u"])
def test_the_letters_of_mark_mode_itself_are_taken(letter: str) -> None:
    assert f"group key '{letter}' is needed by mark mode itself" in refused(group("away", letter))


@pytest.mark.parametrize("key", ["", "W", "ww", "1", "é", "/"])
def test_a_group_key_is_one_small_letter(key: str) -> None:
    assert "key" in refused(group("away", key))


def test_a_group_has_ten_codes_at_most() -> None:
    names = [f"code-{number}" for number in range(11)]
    assert len(book(group("away", "w", *names[:10])).groups[0].codes) == 10
    assert "groups.0.codes" in refused(group("away", "w", *names))


def test_a_codebook_has_one_to_six_groups() -> None:
    groups = [group(f"group-{letter}", letter) for letter in "abcdefg"]
    assert len(book(*groups[:6]).groups) == 6
    assert "groups" in refused(*groups)
    assert "groups" in refused()


def test_a_newer_format_and_an_unknown_key_are_refused() -> None:
    assert "format" in refused(group("away", "w"), format=2)
    assert "colour" in refused(group("away", "w"), colour="blue")


@pytest.mark.parametrize("name", ["", "Away", "a--b", "-a", "a_b", "a b", "a\n", "x" * 49])
def test_ids_are_kebab_case(name: str) -> None:
    assert "id" in refused(group(name, "w"))


def test_a_digit_names_a_code_and_zero_the_tenth() -> None:
    ten = book(group("away", "w", *[f"code-{number}" for number in range(1, 11)])).groups[0]
    assert [(ten.code_at(digit) or ten.codes[0]).id for digit in "1290"] == ["code-1", "code-2", "code-9", "code-10"]
    three = book(group("away", "w", "a", "b", "c")).groups[0]
    assert three.code_at("3") == three.codes[2]
    assert three.code_at("4") is None
    assert three.code_at("0") is None


def test_a_marker_is_called_by_its_code_else_its_group_else_its_ids() -> None:
    own = book(group("away", "w", "denial"))
    assert own.title_of("away", "denial") == "Denial"
    assert own.title_of("away", None) == "Away"
    assert own.title_of("away", "gone") == "gone"
    assert own.title_of("gone", "denial") == "denial"
    assert own.title_of("gone", None) == "gone"


def test_a_group_is_found_by_its_id_and_by_its_key() -> None:
    own = book(group("away", "w"), group("against", "c"))
    assert own.group_for_key("c") == own.group("against") == own.groups[1]
    assert own.group_for_key("x") is None
    assert own.kind_of("against") is Kind.RUPTURE
    assert own.kind_of("gone") is None
