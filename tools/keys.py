"""Writes docs/keys.md: every action with its keys, from the registry the program itself reads."""

from pathlib import Path

from alliance_tui.ui.actions import ACTIONS, Action, key_label

PAGE = Path(__file__).resolve().parent.parent / "docs" / "keys.md"
TITLES = {
    "live": "The live session",
    "mark": "Mark mode",
    "anywhere": "Everywhere",
    "client": "Before a session",
    "wrapup": "After a session",
    "blank": "The blank screen",
    "player": "In review, with a recording in the player",
    "coding": "Coding a recording",
    "codings": "Other coders",
    "codingsend": "To a coder",
    "codingin": "Taking a package in",
}
HEAD = """\
# Keys

Made from the program's own table by `make keys`; `alliance-tui keys` prints it with the keys you chose.

Every action can be found by name with `ctrl+p`, and what stands in the bottom line can be clicked. None needs a
function key: the groups are `esc` and their letter.

## Keys of your own

In `config.toml` (`alliance-tui config path` says where), a table for each place, with one key or several:

```toml
[keys.live]
pause = "f12"
end-session = ["f9", "ctrl+g"]
```

What cannot be is said at the start and by `alliance-tui config check`, with the line: an action or a key that does not
exist, a key somebody else has, a letter where one writes, a key that a terminal does not send. The rest holds.
"""


def page() -> str:
    """The whole page."""
    places = list(dict.fromkeys(action.where for action in ACTIONS))
    return HEAD + "".join(_section(place) for place in places)


def _section(place: str) -> str:
    title = TITLES.get(place, place.replace("-", " ").capitalize())
    rows = "".join(_row(action) for action in ACTIONS if action.where == place)
    return f"\n## {title}\n\n| keys | what | action |\n|---|---|---|\n{rows}"


def _row(action: Action) -> str:
    keys = " ".join(f"`{key_label(key)}`" for key in action.keys)
    return f"| {keys} | **{action.title}.** {action.help} | `{action.full_id}` |\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
