"""Reading a TOML file a person wrote: what is wrong with it is said with file, line, key and the nearest valid key."""

import difflib
import re
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from alliance_tui.domain.trouble import Trouble

Model = TypeVar("Model", bound=BaseModel)

_HEADER = re.compile(r"^\s*(\[\[?)\s*([\w.\-\"']+?)\s*\]\]?\s*(?:#.*)?$")
_LONG_QUOTE = re.compile("\"\"\"|'''")
_KEY = re.compile(r"^\s*([\w\-\"']+)\s*=")
_SYNTAX_LINE = re.compile(r"\(at line (\d+), column (\d+)\)")


class BrokenFile(Trouble):
    """A file cannot be used. `faults` has one line a fault, each with its line number and key."""

    def __init__(self, path: Path, faults: Sequence[str]) -> None:
        more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
        super().__init__(f"{path.name}: {faults[0]}{more}")
        self.path = path
        self.faults = tuple(faults)


def load(path: Path, model: type[Model]) -> Model:
    """The content of a TOML file as a model.

    Raises:
        BrokenFile: when it cannot be read, is not TOML, or does not fit the model.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise BrokenFile(path, [f"cannot be read: {(error.strerror or 'unknown error').lower()}"]) from None
    except UnicodeDecodeError:
        raise BrokenFile(path, ["is not UTF-8 text"]) from None
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BrokenFile(path, [_syntax_fault(str(error), text)]) from None
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise BrokenFile(path, faults_of(error, text, model)) from None


def faults_of(error: ValidationError, text: str, model: type[BaseModel]) -> list[str]:
    """What does not fit a model in TOML text: a line a fault, each with its line number and key."""
    return [_fault(detail, text, model) for detail in error.errors()]


def line_of(text: str, place: Sequence[str | int]) -> int | None:
    """The line (from 1) where a key or table stands in TOML text, or of the nearest thing around it."""
    lines = _places(text)
    for length in range(len(place), 0, -1):
        found = lines.get(tuple(place[:length]))
        if found is not None:
            return found
    return None


def _places(text: str) -> dict[tuple[str | int, ...], int]:
    """Every key and table of TOML text by its path, list items counted from 0."""
    places: dict[tuple[str | int, ...], int] = {}
    counts: dict[tuple[str | int, ...], int] = {}
    table: tuple[str | int, ...] = ()
    for number, line in _lines_outside_strings(text):
        if header := _HEADER.match(line):
            table = ()
            parts = [part.strip("\"' ") for part in header[2].split(".")]
            for depth, part in enumerate(parts):
                table = (*table, part)
                is_new_item = header[1] == "[[" and depth == len(parts) - 1
                if is_new_item:
                    counts[table] = counts.get(table, -1) + 1
                places.setdefault(table, number)
                if table in counts:
                    table = (*table, counts[table])
            places[table] = number
        elif key := _KEY.match(line):
            places.setdefault((*table, key[1].strip("\"'")), number)
    return places


def _lines_outside_strings(text: str) -> Iterator[tuple[int, str]]:
    """The numbered lines of TOML text that do not begin inside a long string."""
    quote = ""
    for number, line in enumerate(text.splitlines(), 1):
        if not quote:
            yield number, line
        for found in _LONG_QUOTE.findall(line):
            if not quote:
                quote = found
            elif found == quote:
                quote = ""


def _syntax_fault(message: str, text: str) -> str:
    found = _SYNTAX_LINE.search(message)
    line = int(found[1]) if found else len(text.splitlines())
    reason = _SYNTAX_LINE.sub("", message).replace("(at end of document)", "before the file ends").strip()
    return f"line {line}: {reason[:1].lower()}{reason[1:]}"


def _fault(detail: Any, text: str, model: type[BaseModel]) -> str:
    place = [part for part in detail["loc"] if not str(part).startswith("function-")]
    line = line_of(text, place)
    key = ".".join(str(part + 1) if isinstance(part, int) else part for part in place)
    where = f"line {line}: " if line else ""
    if detail["type"] == "extra_forbidden":
        unknown = str(place[-1])
        nearest = difflib.get_close_matches(unknown, sorted(_all_fields(model)), n=1, cutoff=0.5)
        hint = f"; did you mean {nearest[0]}?" if nearest else ""
        return f"{where}unknown key {key}{hint}"
    reason = str(detail["msg"]).removeprefix("Value error, ")
    return f"{where}{key + ': ' if key else ''}{reason[:1].lower()}{reason[1:]}"


def _all_fields(model: type[BaseModel]) -> set[str]:
    names: set[str] = set()
    waiting: list[Any] = [model]
    seen: set[Any] = set()
    while waiting:
        one = waiting.pop()
        if one in seen:
            continue
        seen.add(one)
        if isinstance(one, type) and issubclass(one, BaseModel):
            names |= set(one.model_fields)
            waiting += [field.annotation for field in one.model_fields.values()]
        else:
            waiting += [part for part in getattr(one, "__args__", ()) if not isinstance(part, str)]
    return names
