"""A keymap of one's own: what is wrong with it is said and left out, the rest holds."""

from typing import Any

import pytest

from alliance_tui.ui.actions import ACTIONS
from alliance_tui.ui.keymap import keymap


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ({"live": {"paus": "f12"}}, "live.paus is no action; did you mean live.pause?"),
        ({"live": {"pause": "x"}}, "live.pause has x, which is needed to write there"),
        ({"live": {"pause": "space"}}, "live.pause has space, which is needed to write there"),
        ({"live": {"pause": "ctrl+k"}}, "live.pause has ctrl+k, which edits the note"),
        ({"live": {"pause": "ctrl+i"}}, "live.pause has ctrl+i, which a terminal sends as tab"),
        ({"live": {"pause": "ctrl+3"}}, "live.pause has ctrl+3, which most terminals do not send"),
        ({"live": {"pause": "alt+x"}}, "live.pause has alt+x, which is what esc and x are in many terminals"),
        ({"live": {"pause": "hype+x"}}, "live.pause has a key that does not exist, hype+x"),
        ({"live": {"pause": "pagup"}}, "live.pause has a key that does not exist, pagup; did you mean pageup?"),
        ({"live": {"pause": []}}, "live.pause has no key, so that nothing would reach it"),
        ({"live": {"pause": "f2"}}, "live.pause has F2, which is live.mark-1 already"),
        ({"anywhere": {"help": "f2"}}, "anywhere.help has F2, which is live.mark-1 already"),
        ({"mark": {"resolve": "w"}}, "mark.resolve has w, which is the letter of a group"),
        ({"mark": {"name": "x"}}, "mark.name cannot be moved"),
        ({"review": {"next-marker": "p"}}, "review.next-marker has p, which is review.previous-marker already"),
    ],
)
def test_what_cannot_be_is_said_and_left_out_and_the_rest_holds(wanted: dict[str, Any], said: str) -> None:
    found = keymap({**wanted, "caseload": {"new-client": "f12"}}, letters="wcra")
    assert [fault.text for fault in found.faults] == [said]
    assert found.changed() == {"caseload.new-client": "f12"}


def test_keys_can_change_places() -> None:
    found = keymap({"live": {"mark-1": "f3", "mark-2": "F2"}, "mark": {"weigh-up": "*"}})
    assert not found.faults
    assert (found.label_of("live.mark-1"), found.label_of("live.mark-2")) == ("F3", "F2")
    assert found.keys_of("mark.weigh-up") == ("asterisk",)


def test_of_two_that_want_the_same_key_one_is_left_as_it_was() -> None:
    found = keymap({"live": {"mark-1": "f12", "mark-2": "f12"}})
    assert len(found.faults) == 1
    assert sorted(found.changed().values()) == ["f12"]


def test_our_own_keys_have_nothing_wrong_with_them() -> None:
    own: dict[str, dict[str, Any]] = {}
    for action in ACTIONS:
        if action.full_id not in ("mark.name", "live.undo", "live.redo"):
            own.setdefault(action.where, {})[action.id] = action.keys
    found = keymap(own, letters="wcra")
    assert [fault.text for fault in found.faults] == []
    assert found.changed() == {}
