"""Every screen has its keys from the registry, and a page of help."""

import importlib
import pkgutil

import pytest

from alliance_tui.ui import screens
from alliance_tui.ui.actions import ACTIONS
from alliance_tui.ui.screens import help as help_page
from alliance_tui.ui.screens.base import AllianceScreen

DEAF = {"BlankScreen", "LockedScreen", "HandOverScreen"}
"""They show nothing but what they are for, to whoever stands before them."""


def _screens() -> list[type]:
    for one in pkgutil.iter_modules(screens.__path__, f"{screens.__name__}."):
        importlib.import_module(one.name)
    found: list[type] = []
    waiting: list[type] = [AllianceScreen]
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        if kind.__module__.startswith(screens.__name__) and kind is not AllianceScreen:
            found.append(kind)
    return found


SCREENS = _screens()
IDS = {action.full_id for action in ACTIONS}


@pytest.mark.parametrize("kind", SCREENS, ids=lambda kind: kind.__name__)
def test_every_key_of_a_screen_is_an_action_and_every_screen_is_explained(kind: type) -> None:
    own = [] if kind.__name__ == "HandOverScreen" else kind.__dict__.get("BINDINGS", [])
    assert [one for one in own if getattr(one, "id", None) not in IDS] == []
    if kind.__name__ not in DEAF:
        _title, places = help_page._PLACES[kind.__name__]
        assert all(help_page._WORDS[place] for place in places)


def test_there_are_as_many_screens_as_one_expects() -> None:
    assert len(SCREENS) > 25
