"""The codebook: the versioned list of what can be marked, in groups of codes."""

from collections import Counter
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field, field_validator, model_validator

from alliance_tui.domain.record import Record

CODEBOOK_FORMAT = 1

MOST_OFFERED = 10
"""Codes a group can offer: there are ten digits to name them by."""

MODE_LETTERS = frozenset("ou")
"""Letters that mark mode needs for itself, so that no group may take them."""

Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=48)]
PRINTED = r"^[^\x00-\x1f\x7f-\x9f]*$"
"""Text that steers no terminal: codebooks come from others too."""
Line = Annotated[str, Field(min_length=1, max_length=240, pattern=PRINTED)]
Cell = Annotated[str, Field(min_length=1, max_length=1, pattern=PRINTED)]


class Kind(StrEnum):
    """What a group's markers are to the alliance."""

    RUPTURE = "rupture"
    REPAIR = "repair"
    CONNECTION = "connection"


class Tone(StrEnum):
    """Which colour role of a theme a group is shown in."""

    WITHDRAWAL = "withdrawal"
    CONFRONTATION = "confrontation"
    REPAIR = "repair"
    CONNECTION = "connection"


class Code(Record):
    """One thing that can be marked, with what it means and what it does not."""

    id: Slug
    title: Annotated[str, Field(min_length=1, max_length=28, pattern=PRINTED)]
    meaning: Line
    example: Line
    not_this: Line
    retired: bool = False
    """No longer offered; what was marked with it stays readable."""
    was: tuple[Slug, ...] = ()
    """Ids that this code had in earlier versions, in the same group: renamed, or merged into it."""


class Group(Record):
    """A group of codes, marked by one key."""

    id: Slug
    kind: Kind
    key: Annotated[str, Field(pattern=r"^[a-z]$")]
    """The letter that marks this group in mark mode."""
    glyph: Cell
    ascii: Annotated[str, Field(pattern=r"^[!-~]$")]
    """Stands for the glyph on terminals that cannot draw it."""
    tone: Tone
    title: Annotated[str, Field(min_length=1, max_length=24, pattern=PRINTED)]
    meaning: Line
    codes: Annotated[tuple[Code, ...], Field(max_length=60)]

    @field_validator("codes")
    @classmethod
    def _has_a_digit_for_each(cls, codes: tuple[Code, ...]) -> tuple[Code, ...]:
        if sum(not code.retired for code in codes) > MOST_OFFERED:
            raise ValueError(f"at most {MOST_OFFERED} codes that are not retired: one digit names each")
        return codes

    @property
    def offered(self) -> tuple[Code, ...]:
        """The codes one can mark with, at most ten: one digit names each, `0` the tenth. Retired ones are not among
        them."""
        return tuple(code for code in self.codes if not code.retired)

    def code(self, code_id: str) -> Code | None:
        """The code with this id, retired or not, or None."""
        return next((code for code in self.codes if code.id == code_id), None)

    def code_at(self, digit: str) -> Code | None:
        """The code that a digit names: `1` the first, `0` the tenth; None where there is none."""
        place = (int(digit) - 1) % 10
        return self.offered[place] if place < len(self.offered) else None

    def renamed(self, code_id: str) -> str:
        """What this version calls a code of an earlier one: its id, unless it was renamed or merged."""
        return next((code.id for code in self.codes if code_id in code.was), code_id)


class CodebookRef(Record):
    """Which codebook a session was coded with."""

    id: Slug
    version: Annotated[int, Field(ge=1)]


class Codebook(Record):
    """A codebook as its TOML file holds it."""

    format: Literal[1]
    id: Slug
    version: Annotated[int, Field(ge=1)]
    title: Annotated[str, Field(min_length=1, max_length=60, pattern=PRINTED)]
    source: Line
    groups: Annotated[tuple[Group, ...], Field(min_length=1, max_length=6)]
    """At most six: one function key marks each, from F2 on."""

    @model_validator(mode="after")
    def _is_unambiguous(self) -> Self:
        codes = [code for group in self.groups for code in group.codes]
        faults = [
            *_twins("group", [group.id for group in self.groups]),
            *_twins("group key", [group.key for group in self.groups]),
            *_twins("code", [code.id for code in codes]),
            *_twins("was", [old for code in codes for old in code.was]),
            *(
                f"group key {letter!r} is needed by mark mode itself"
                for letter in sorted(MODE_LETTERS & {group.key for group in self.groups})
            ),
            *_names_given_up_twice(codes),
        ]
        if faults:
            raise ValueError("; ".join(faults))
        return self

    @property
    def ref(self) -> CodebookRef:
        """What a session keeps to know this codebook again."""
        return CodebookRef(id=self.id, version=self.version)

    def group(self, group_id: str) -> Group | None:
        """The group with this id, or None."""
        return next((group for group in self.groups if group.id == group_id), None)

    def group_for_key(self, letter: str) -> Group | None:
        """The group that this mark-mode letter marks, or None."""
        return next((group for group in self.groups if group.key == letter), None)

    def kind_of(self, group_id: str) -> Kind | None:
        """The kind of a group, or None where the group is unknown here."""
        group = self.group(group_id)
        return group.kind if group else None

    def find(self, text: str) -> list[tuple[Group, Code]]:
        """The codes on offer that have every word of a text in their title, in their id or in their group's title."""
        words = text.casefold().split()
        return [
            (group, code)
            for group in self.groups
            for code in group.offered
            if all(word in f"{group.title} {code.title} {code.id}".casefold() for word in words)
        ]

    def title_of(self, group_id: str, code_id: str | None) -> str:
        """What to call a marker on screen: its code's title, else its group's, else the ids themselves."""
        group = self.group(group_id)
        if group is None:
            return code_id or group_id
        if code_id is None:
            return group.title
        code = group.code(code_id)
        return code.title if code else code_id


def _twins(what: str, ids: list[str]) -> list[str]:
    return [f"{what} {one!r} stands twice" for one, count in Counter(ids).items() if count > 1]


def _names_given_up_twice(codes: list[Code]) -> list[str]:
    """A name that one code has given up, as its `was` says, and that stands for a code all the same."""
    by_id = {code.id: code for code in codes}
    return [
        f"code {code.id!r} was {old!r}, which is still a {'retired code' if by_id[old].retired else 'code'} of its own"
        for code in codes
        for old in code.was
        if old in by_id
    ]
