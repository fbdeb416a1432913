"""Every setting with what it is for, its default and what it may be, read from the models themselves."""

import ast
import inspect
import textwrap
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal, get_args, get_origin

from annotated_types import Ge, Le
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from alliance_tui.config.settings import Settings


@dataclass(frozen=True)
class Described:
    """One setting."""

    key: str
    """As `config set` takes it: `theme`, or `patterns.k`."""
    words: str
    """What it is for, in one paragraph."""
    default: Any
    low: float | None = None
    """The least it may be, where it is a number."""
    high: float | None = None
    choices: tuple[Any, ...] = ()
    """All that it may be, where they can be counted up."""


def described_settings() -> dict[str, Described]:
    """Every single setting by its key, in the order in which they are explained."""
    return {one.key: one for one in _described(Settings, Settings(), "")}


def field_words(model: type[BaseModel]) -> dict[str, str]:
    """The docstring below each field of a model, by the field's name.

    The source is read only when somebody asks: pydantic would do so for every model at the start.
    """
    (definition,) = ast.parse(textwrap.dedent(inspect.getsource(model))).body
    words = {}
    for field, below in pairwise(definition.body if isinstance(definition, ast.ClassDef) else ()):
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name) and isinstance(below, ast.Expr):
            text = below.value.value if isinstance(below.value, ast.Constant) else ""
            words[field.target.id] = " ".join(str(text).split())
    return words


def _described(model: type[BaseModel], usual: BaseModel, before: str) -> list[Described]:
    words, found = field_words(model), []
    for name, field in model.model_fields.items():
        default = getattr(usual, name)
        if isinstance(default, BaseModel):
            found += _described(type(default), default, f"{before}{name}.")
        else:
            found.append(Described(f"{before}{name}", words.get(name, ""), default, *_bounds(field), _choices(field)))
    return found


def _bounds(field: FieldInfo) -> tuple[float | None, float | None]:
    known = [*field.metadata, *(one for part in get_args(field.annotation) for one in _limits_in(part))]
    low = next((float(str(one.ge)) for one in known if isinstance(one, Ge)), None)
    high = next((float(str(one.le)) for one in known if isinstance(one, Le)), None)
    return low, high


def _limits_in(part: Any) -> list[Any]:
    """What stands beside a type in `Annotated`, also inside pydantic's own `Field`."""
    return [one for extra in getattr(part, "__metadata__", ()) for one in (extra, *getattr(extra, "metadata", ()))]


def _choices(field: FieldInfo) -> tuple[Any, ...]:
    return get_args(field.annotation) if get_origin(field.annotation) is Literal else ()
