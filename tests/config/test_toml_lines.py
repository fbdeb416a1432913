"""Finding the line of a key in TOML text."""

import pytest

from alliance_tui.config.toml_file import line_of

TEXT = """\
top = 1
"quoted-key" = 2

[table]
inner = 3   # table.inner

[[list]]
name = "a"
[list.sub]
deep = 4
[[list.items]]
x = 1
[[list]]
name = "b"
[[list.items]]
x = 1
[[list.items]]
x = 2
"""


@pytest.mark.parametrize(
    ("place", "line"),
    [
        (("top",), 1),
        (("quoted-key",), 2),
        (("table",), 4),
        (("table", "inner"), 5),
        (("list", 0, "name"), 8),
        (("list", 0, "sub", "deep"), 10),
        (("list", 0, "items", 0, "x"), 12),
        (("list", 1, "name"), 14),
        (("list", 1, "items", 1, "x"), 18),
        (("list", 1, "items", 1, "missing"), 17),
        (("list", 1, "missing"), 13),
        (("missing",), None),
    ],
)
def test_a_key_is_found_at_its_line_or_at_the_nearest_thing_around_it(place: tuple[str | int, ...], line: int) -> None:
    assert line_of(TEXT, place) == line


def test_what_stands_inside_a_long_string_is_no_key_and_no_table() -> None:
    text = 'about = """\nname = "inside"\n[fake]\n"""\nname = "outside"\n'
    assert line_of(text, ("name",)) == 5
