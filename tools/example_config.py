"""Writes examples/config.toml: every setting with what it is for, from the docstrings the program itself shows."""

import textwrap
from pathlib import Path
from typing import Any

import tomlkit

from alliance_tui.config.described import Described, described_settings

PAGE = Path(__file__).resolve().parent.parent / "examples" / "config.toml"
HEAD = """\
# Every setting, with the value it has where you choose none. Made by `make config`.
#
# Copy what you want to change to your own file; `alliance-tui config path` says where that is, and
# `alliance-tui config check` what is wrong with it. The settings screen (comma in the caseload) changes
# the same file and keeps its comments.
"""
KEYS = """
[keys.live]
# mark-1 = "f6"
# pause = ["ctrl+t", "f12"]
"""
WIDTH = 110


def page() -> str:
    """The whole file. Tables come after the single settings, as TOML wants it."""
    settings = described_settings().values()
    single = [one for one in settings if "." not in one.key and not isinstance(one.default, dict)]
    text = HEAD + "".join(_entry(one) for one in single)
    for table in dict.fromkeys(one.key.partition(".")[0] for one in settings if "." in one.key):
        text += f"\n[{table}]\n"
        text += "".join(_entry(one) for one in settings if one.key.startswith(f"{table}.")).lstrip("\n")
    for one in settings:
        if isinstance(one.default, dict):
            text += f"\n{_comment(one.words)}{KEYS.lstrip()}"
    return text


def _entry(one: Described) -> str:
    name = one.key.rpartition(".")[2]
    line = f"# {name} = 7" if one.default is None else f"{name} = {_toml(one.default)}"
    return f"\n{_comment(one.words)}{line}\n"


def _comment(words: str) -> str:
    return "".join(f"# {line}\n" for line in textwrap.wrap(words, WIDTH - 2, break_on_hyphens=False))


def _toml(value: Any) -> str:
    plain = [str(one) for one in value] if isinstance(value, tuple) else value
    return str(tomlkit.item(plain).as_string())


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
