"""An app that goes by our keymap: what its keys are, and what each does in its turn."""

from textual import events

from alliance_tui.ui.keymap import Keymap
from alliance_tui.ui.themed import ThemedApp


class KeyedApp(ThemedApp):
    """The app as far as its keys go."""

    keymap: Keymap

    def keys_of(self, action_id: str) -> tuple[str, ...]:
        """The keys of an action, as in `live.mark-1`."""
        return self.keymap.keys_of(action_id)

    def label_of(self, action_id: str) -> str:
        """The first key of an action as a person reads it."""
        return self.keymap.label_of(action_id)

    async def _check_bindings(self, key: str, priority: bool = False) -> bool:
        """Do what is bound to a key. The stock app copies and filters all bindings for each letter that is typed."""
        if priority and not self._is_bound_first(key):
            return False
        return await super()._check_bindings(key, priority)

    def _is_bound_first(self, key: str) -> bool:
        """Whether a binding that comes before everything else may take a key, by itself or by the keymap."""
        if any(key in keys.split(",") for keys in self._keymap.values()):
            return True
        nodes = self.focused.ancestors_with_self if self.focused else (self.screen, self)
        return any(binding.priority for node in nodes for binding in node._bindings.key_to_bindings.get(key, ()))

    def on_key(self, event: events.Key) -> None:
        """A screen's own keys, each in its turn: what is bound to the keys before it was done when it comes here."""
        take = getattr(self.screen, "take_key", None)
        if take is not None and take(event):
            event.prevent_default()
