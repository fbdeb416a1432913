"""A journal's listener, and reading a journal back."""

import threading
from dataclasses import dataclass, field
from pathlib import Path

from alliance_tui.domain.trouble import Trouble
from alliance_tui.storage.practice import Practice

SESSION = "5e" * 16


@dataclass
class Heard:
    """What the journal told its listener."""

    counts: list[int] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)
    saved: threading.Event = field(default_factory=threading.Event)
    troubled: threading.Event = field(default_factory=threading.Event)

    def on_saved(self, count: int) -> None:
        """Events came to the disk."""
        self.counts.append(count)
        self.saved.set()

    def on_trouble(self, trouble: Trouble) -> None:
        """They did not."""
        self.troubles.append(trouble)
        self.troubled.set()


def events(practice: Practice, path: Path | None = None) -> list[bytes]:
    """What can be read of the journal."""
    return practice.read_journal(path or practice.layout.journal(SESSION)).events


def records_in(practice: Practice, content: bytes, tmp_path: Path) -> int:
    """How many events can be read of a journal that holds these bytes."""
    copy = tmp_path / "copy" / f"{SESSION}.journal"
    copy.parent.mkdir(exist_ok=True)
    copy.write_bytes(content)
    return len(events(practice, copy))
