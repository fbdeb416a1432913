"""Commands about what a person may change: keys, settings, codebooks."""

import argparse
import sys
from typing import TYPE_CHECKING, Any

from alliance_tui.cli.reading import print_json
from alliance_tui.config.codebooks import load_codebook, load_codebooks
from alliance_tui.config.paths import config_file, expanded
from alliance_tui.config.scales import load_scales
from alliance_tui.config.settings import Settings, load_settings
from alliance_tui.config.themes import load_themes
from alliance_tui.config.toml_file import BrokenFile, line_of
from alliance_tui.domain.codebook import Group
from alliance_tui.domain.reading import counted
from alliance_tui.services.preferences import NotSet, parsed, set_value

if TYPE_CHECKING:
    from alliance_tui.ui.keymap import Keymap, Wanted


def keys(options: argparse.Namespace) -> int:
    """Print every action with its keys, as the config has them."""
    from alliance_tui.ui.actions import key_label  # deferred: it brings Textual along

    settings = load_settings()
    found = _keymap(settings.keys)
    if options.json:
        print_json(
            [{"id": one.full_id, "keys": list(one.keys), "title": one.title, "help": one.help} for one in found.actions]
        )
    else:
        width = max(len(one.full_id) for one in found.actions)
        for one in found.actions:
            print(f"{one.full_id:<{width}}  {' '.join(key_label(key) for key in one.keys):<12}  {one.title}")
    for fault in found.faults:
        print(f"alliance-tui: {fault.text}; left out.", file=sys.stderr)
    return 1 if found.faults else 0


def path(_options: argparse.Namespace) -> int:
    """Print where the settings lie."""
    print(config_file())
    return 0


def show(options: argparse.Namespace) -> int:
    """Print every setting as it is now, and which of them the person chose."""
    settings = load_settings()
    values = settings.model_dump(mode="json")
    if options.json:
        print_json(values)
        return 0
    usual = _flat(Settings().model_dump(mode="json"))
    for name, value in _flat(values).items():
        print(f"{name} = {_toml(value)}{'' if usual.get(name) == value else '   # yours'}")
    return 0


def check(_options: argparse.Namespace) -> int:
    """Say everything that is wrong with the settings, keys, themes, codebooks and scales, file by file."""
    faults: list[str] = []
    try:
        settings = load_settings()
    except BrokenFile as unusable:
        faults += [f"{unusable.path}: {fault}" for fault in unusable.faults]
    else:
        faults += _unfitting(settings)
    for broken in (*load_themes()[1], *load_codebooks()[1], *load_scales()[1]):
        faults += [f"{broken.path}: {fault}" for fault in broken.faults]
    for fault in faults:
        print(f"alliance-tui: {fault}", file=sys.stderr)
    if not faults:
        print("Nothing is wrong with the settings.")
    return 1 if faults else 0


def change(options: argparse.Namespace) -> int:
    """Give a setting a value, in the file that holds it, and leave the rest of that file as it is."""
    value = parsed(options.value)
    place = options.key.split(".")
    if place[0] == "keys" and len(place) == 3:
        _, where, action = place
        keys = load_settings().keys
        for fault in _keymap({**keys, where: {**keys.get(where, {}), action: value}}).faults:
            if fault.place == tuple(place):
                raise NotSet(fault.text, safe="Nothing was changed")
    values = _flat(set_value(options.key, value).model_dump(mode="json"))
    print(f"{options.key} = {_toml(values.get(options.key, value))}")
    return 0


def check_codebook(options: argparse.Namespace) -> int:
    """Say everything that is wrong with a codebook file, line by line; or what it holds."""
    file = expanded(options.file)
    try:
        book = load_codebook(file)
    except BrokenFile as broken:
        for fault in broken.faults:
            print(f"alliance-tui: {broken.path.name}: {fault}", file=sys.stderr)
        return 1
    if options.json:
        print_json(book.model_dump(mode="json"))
        return 0
    print(f"{file.name}: nothing is wrong with it. {book.title}, {book.id}@{book.version}.")
    for group in book.groups:
        print(f"  {group.key}  {group.title}: {_codes_of(group)}")
    return 0


def _codes_of(group: Group) -> str:
    """How many codes a group offers, which are retired, and what was renamed into what."""
    retired = [code.id for code in group.codes if code.retired]
    renamed = [f"{' and '.join(code.was)} now {code.id}" for code in group.codes if code.was]
    words = [counted(len(group.offered), "code")]
    words += [f"{', '.join(retired)} retired"] if retired else []
    return "; ".join([*words, *renamed])


def _keymap(wanted: "Wanted") -> "Keymap":
    from alliance_tui.ui.keymap import keymap  # deferred: it brings Textual along

    letters = [group.key for book in load_codebooks()[0].values() for group in book.groups]
    return keymap(wanted, letters=letters)


def _unfitting(settings: Settings) -> list[str]:
    """What the settings name that is not there, and the keys that cannot be, each with its line."""
    file = config_file()
    text = file.read_text(encoding="utf-8") if file.exists() else ""
    faults: list[tuple[tuple[str, ...], str]] = [(one.place, one.text) for one in _keymap(settings.keys).faults]
    if settings.theme not in load_themes()[0]:
        faults.append((("theme",), f"there is no theme {settings.theme}"))
    if settings.codebook not in load_codebooks()[0]:
        faults.append((("codebook",), f"there is no codebook {settings.codebook}"))
    return [f"{file}: line {line_of(text, place)}: {word}" for place, word in faults]


def _toml(value: Any) -> str:
    import tomlkit  # deferred: only to show a value

    return "not set" if value is None else str(tomlkit.item(value).as_string())


def _flat(values: dict[str, Any], before: str = "") -> dict[str, Any]:
    """Every single setting by its whole name, as in `patterns.k`."""
    flat: dict[str, Any] = {}
    for name, value in values.items():
        flat |= _flat(value, f"{before}{name}.") if isinstance(value, dict) else {f"{before}{name}": value}
    return flat
