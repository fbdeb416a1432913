"""Keys and pastes that come at a time when nothing may be typed, kept for later."""

from textual import events
from textual.message_pump import MessagePump


class HeldInput:
    """What was held back, in its order."""

    def __init__(self) -> None:
        self._held: list[events.Key | events.Paste] | None = None

    def __bool__(self) -> bool:
        """Whether anything came since `start`."""
        return bool(self._held)

    def start(self) -> None:
        """Hold back from now on."""
        if self._held is None:
            self._held = []

    def takes(self, event: events.Key | events.Paste) -> bool:
        """Hold an event back, where that is on; whether it was."""
        if self._held is None:
            return False
        self._held.append(event)
        event.stop()
        event.prevent_default()
        return True

    def release(self, to: MessagePump) -> None:
        """Hold back no more, and hand on what there is, each with the instant at which it came."""
        held, self._held = self._held or [], None
        for event in held:
            again = (
                events.Paste(event.text) if isinstance(event, events.Paste) else events.Key(event.key, event.character)
            )
            again.time = event.time
            to.post_message(again)
