"""An action: one thing a person can do, with its keys, its words and its place. All of them stand in `actions`."""

from dataclasses import dataclass

from textual.keys import _character_to_key


@dataclass(frozen=True)
class Action:
    """One thing a person can do."""

    id: str
    keys: tuple[str, ...]
    """Textual's key names, the first is the one shown."""
    title: str
    help: str
    where: str
    """The screen it belongs to, or mark (mark mode) or anywhere."""
    hint: str = ""
    """How a narrow screen's hint line calls it."""
    run: str = ""
    """The screen's action with its argument, where it is not named like the id."""

    @property
    def full_id(self) -> str:
        """Place and id, as in `live.mark-1`: what the config calls it."""
        return f"{self.where}.{self.id}"

    @property
    def method(self) -> str:
        """The screen's action: `end-session` is `action_end_session`."""
        return self.id.replace("-", "_")

    @property
    def key_label(self) -> str:
        """The first key as a person reads it."""
        return key_label(self.keys[0])


WRITES = {_character_to_key(chr(code)): chr(code) for code in range(33, 127)}
"""The keys that write a character, by Textual's name for them: `plus`, `full_stop`."""
_LABELS = {**WRITES, "escape": "esc", "pageup": "pgup", "pagedown": "pgdn"}


def key_label(key: str) -> str:
    """A key name as a person reads it."""
    if key[0] == "f" and key[1:].isdigit():
        return key.upper()
    modifier, plus, rest = key.rpartition("+")
    return f"{modifier}{plus}{_LABELS.get(rest, rest)}"
