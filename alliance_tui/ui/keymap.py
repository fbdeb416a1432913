"""The keymap: every action with the keys a person chose for it, and what is wrong with that choice.

In `config.toml` each place of the app has a table of actions, each with one key or several::

    [keys.live]
    mark-1 = "f6"
    pause = ["ctrl+t", "f12"]

Textual takes any keymap in silence; so it is checked here. What is wrong is said and left out, the rest is applied.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from textual.keys import Keys, _character_to_key, key_to_character

from alliance_tui.ui.actions import ACTIONS, WRITES, Action, key_label

TYPING = frozenset({"live", "search", "anywhere", "firstrun"})
"""Places in which letters are written, so that no letter can be a key there."""
FIXED = frozenset({"mark.name", "live.undo", "live.redo"})
"""Digits name by their place in the codebook, and undo and redo are the editor's own; they cannot be moved."""

_NEVER_ARRIVES = {
    "ctrl+i": "tab",
    "ctrl+m": "enter",
    "ctrl+h": "backspace",
    "ctrl+left_square_bracket": "escape",
    "ctrl+enter": "enter",
}
"""Keys that a terminal sends as others."""
_TOGETHER = ({"live", "mark"}, {"coding", "mark"})
"""Places whose keys are heard at the same time."""
_EDITING = frozenset(f"ctrl+{letter}" for letter in "acdekuvwxyz") | {"enter", "tab", "backspace", "delete"}
"""Keys that the note takes for itself."""
_MODIFIERS = frozenset({"ctrl", "shift", "alt", "super", "meta", "hyper"})
_SHORT = {"esc": "escape", "pgup": "pageup", "pgdn": "pagedown", "del": "delete", "return": "enter"}
_NAMED = frozenset(str(key.value) for key in Keys if "+" not in str(key.value) and not str(key.value).startswith("<"))

Wanted = Mapping[str, Mapping[str, str | Sequence[str]]]
"""Place, action, key or keys, as in the config."""


@dataclass(frozen=True)
class KeyFault:
    """One thing wrong with a chosen key."""

    place: tuple[str, ...]
    """Where in the config: `("keys", "live", "mark-1")`."""
    text: str


@dataclass(frozen=True)
class Keymap:
    """Every action as it is reached."""

    actions: tuple[Action, ...]
    faults: tuple[KeyFault, ...] = ()

    def for_place(self, where: str) -> list[Action]:
        """The actions of one place, in the order in which they are explained."""
        return [action for action in self.actions if action.where == where]

    def keys_of(self, full_id: str) -> tuple[str, ...]:
        """The keys of an action, as in `live.mark-1`."""
        return self._keys[full_id]

    @cached_property
    def _keys(self) -> dict[str, tuple[str, ...]]:
        return {action.full_id: action.keys for action in self.actions}

    def label_of(self, full_id: str) -> str:
        """The first key of an action as a person reads it."""
        return key_label(self.keys_of(full_id)[0])

    def changed(self) -> dict[str, str]:
        """What differs from the program's own keys, as Textual takes it."""
        if self.actions is ACTIONS:
            return {}
        own = {action.full_id: action.keys for action in ACTIONS}
        return {one.full_id: ",".join(one.keys) for one in self.actions if one.keys != own[one.full_id]}


def keymap(wanted: Wanted, *, letters: Iterable[str] = ()) -> Keymap:
    """The keymap with a person's choices. `letters` are those that mark groups, in any codebook that is loaded."""
    if not wanted:
        return Keymap(ACTIONS)
    faults: list[KeyFault] = []
    known = {action.full_id: action for action in ACTIONS}
    chosen: dict[str, tuple[str, ...]] = {}
    for where, table in wanted.items():
        for name, keys in table.items():
            place = ("keys", where, name)
            listed = tuple(_plain(key) for key in ([keys] if isinstance(keys, str) else keys))
            text = _unknown(f"{where}.{name}", known) or next(
                (fault for key in listed if (fault := _impossible(key, where, letters))), ""
            )
            if not text and not listed:
                text = "has no key, so that nothing would reach it"
            if text:
                faults.append(KeyFault(place, f"{where}.{name} {text}"))
            else:
                chosen[f"{where}.{name}"] = listed
    while clash := _clash(known, chosen):
        culprit, text = clash
        del chosen[culprit]
        faults.append(KeyFault(("keys", *culprit.split(".", 1)), text))
    actions = tuple(replace(one, keys=chosen.get(one.full_id, one.keys)) for one in ACTIONS)
    return Keymap(actions, tuple(faults))


def _plain(key: str) -> str:
    """A key as Textual names it: `+` is `plus`, `Esc` is `escape`."""
    typed = key.strip()
    if len(typed) == 1:
        return _character_to_key(typed)
    *modifiers, base = typed.lower().split("+")
    return "+".join([*modifiers, _SHORT.get(base, base)])


def _unknown(full_id: str, known: Mapping[str, Action]) -> str:
    if full_id in FIXED:
        return "cannot be moved"
    if full_id in known:
        return ""
    return f"is no action{_nearest(full_id, known)}"


def _nearest(word: str, known: Iterable[str]) -> str:
    import difflib  # deferred: most people choose no keys

    found = difflib.get_close_matches(word, known, n=1)
    return f"; did you mean {found[0]}?" if found else ""


def _impossible(key: str, where: str, letters: Iterable[str]) -> str:
    *modifiers, base = key.split("+")
    shown = key_label(key) if key else "nothing"
    character = WRITES.get(base) or (key_to_character(base) if base else None)
    if not set(modifiers) <= _MODIFIERS or (base not in _NAMED and character is None):
        return f"has a key that does not exist, {shown}{_nearest(base, _NAMED)}"
    if key in _NEVER_ARRIVES:
        return f"has {shown}, which a terminal sends as {_NEVER_ARRIVES[key]}"
    if "ctrl" in modifiers and (base.isdigit() or ("shift" in modifiers and len(base) == 1)):
        return f"has {shown}, which most terminals do not send"
    if where in TYPING and character is not None and character.isprintable() and not set(modifiers) - {"shift"}:
        return f"has {shown}, which is needed to write there"
    if where in TYPING and character is not None and modifiers == ["alt"]:
        return f"has {shown}, which is what esc and {key_label(base)} are in many terminals"
    if where in TYPING and key in _EDITING:
        return f"has {shown}, which edits the note"
    if where == "mark" and key in set(letters):
        return f"has {shown}, which is the letter of a group"
    return ""


def _clash(known: Mapping[str, Action], chosen: Mapping[str, tuple[str, ...]]) -> tuple[str, str] | None:
    """The first choice that takes a key somebody else has in the same place, and words for it."""
    owners: dict[str, list[Action]] = {}
    for full_id, action in known.items():
        for key in chosen.get(full_id, action.keys):
            for owner in owners.setdefault(key, []):
                pair = (full_id, owner.full_id) if full_id in chosen else (owner.full_id, full_id)
                if pair[0] in chosen and pair[0] != pair[1] and _is_heard_together(action.where, owner.where):
                    return pair[0], f"{pair[0]} has {key_label(key)}, which is {pair[1]} already"
            owners[key].append(action)
    return None


def _is_heard_together(one: str, other: str) -> bool:
    """Whether keys of both places are heard at the same time."""
    return one == other or "anywhere" in (one, other) or {one, other} in _TOGETHER
