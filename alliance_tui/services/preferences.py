"""Changing a setting in the person's own config file: what else stands there, comments and all, stays as it is."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import tomlkit
from pydantic import ValidationError
from tomlkit.exceptions import TOMLKitError

from alliance_tui.config import toml_file
from alliance_tui.config.paths import config_file
from alliance_tui.config.settings import Settings, load_settings
from alliance_tui.domain.trouble import Trouble
from alliance_tui.storage import files


class NotSet(Trouble):
    """A setting cannot have this value."""


def set_value(key: str, value: Any, path: Path | None = None) -> Settings:
    """Give a setting a value and keep it; returns the settings as they are now.

    Args:
        key: as in `theme` or `patterns.k`.
        value: what TOML can hold. None takes the setting out of the file, so that the default holds.
        path: the settings file; the person's own unless another is given.

    Raises:
        BrokenFile: when the file cannot be used as it is; it is then left alone.
        NotSet: when there is no such setting, or it cannot have that value; the file is then left alone.
        DiskTrouble: when the disk refuses; the file is then as it was.
    """
    path = path or config_file()
    load_settings(path)
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    *tables, name = key.split(".")
    document = tomlkit.parse(text)
    try:
        _put(document, tables, name, value)
        changed = tomlkit.dumps(document)
    except (TOMLKitError, TypeError, ValueError, AttributeError):
        raise NotSet(f"{key} is no single setting", safe="Nothing was changed") from None
    try:
        settings = Settings.model_validate(document.unwrap())
    except ValidationError as error:
        fault = toml_file.faults_of(error, changed, Settings)[0].partition(": ")[2]
        raise NotSet(fault, safe="Nothing was changed") from None
    if changed != text:
        with files.told("writing the settings", safe="They are as they were"):
            files.make_folder(path.parent)
            files.replace(path, changed.encode())
    return settings


def parsed(text: str) -> Any:
    """A value as it is typed: in TOML's own words (`45`, `true`, `["f12"]`), else as text."""
    try:
        return tomlkit.parse(f"value = {text}\n").unwrap()["value"]
    except TOMLKitError:
        return text


def _put(document: Any, tables: Sequence[str], name: str, value: Any) -> None:
    place = document
    for table in tables:
        if table not in place:
            place[table] = tomlkit.table(is_super_table=False)
        place = place[table]
    if value is None:
        place.pop(name, None)
    else:
        place[name] = value
