"""The settings a person changes on screen: what each is called, what it may be, and how a value reads."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from alliance_tui.config.described import Described, described_settings
from alliance_tui.config.settings import Settings
from alliance_tui.config.templates import load_templates
from alliance_tui.domain.pattern_choice import Rule

if TYPE_CHECKING:
    from alliance_tui.ui.app import AllianceApp

CAPTURE_KEYS = 6


@dataclass(frozen=True)
class SettingRow:
    """One setting on the screen."""

    described: Described
    section: str
    label: str
    answers: tuple[tuple[Any, str], ...] = ()
    """Values to choose from, each with its words."""
    unit: str = ""
    step: float = 0
    """How far left and right go, where it is a number."""
    zero: str = ""
    """What stands for none, where there is a word for it."""

    @property
    def key(self) -> str:
        """As `config set` takes it."""
        return self.described.key

    @property
    def is_text(self) -> bool:
        """Whether it is typed as a line."""
        return isinstance(self.described.default, str) and not self.answers and not self.is_key

    @property
    def is_key(self) -> bool:
        """Whether it is a key to press."""
        return self.key.startswith("keys.")

    def words_of(self, value: Any) -> str:
        """A value as it reads on the screen."""
        if self.answers:
            return next((words for one, words in self.answers if one == value), str(value))
        if value in (None, "") or (value == 0 and self.zero):
            return self.zero
        return f"{value:g} {self.unit}".rstrip() if isinstance(value, int | float) else str(value)

    def stepped(self, value: Any, by: int) -> Any:
        """The next value (`by` 1) or the one before (-1): round and round, or from the least to the most."""
        if self.answers:
            values = [one for one, _words in self.answers]
            at = values.index(value) if value in values else -1
            return values[(at + by) % len(values)]
        low, high = self.described.low or 0, self.described.high or float("inf")
        if self.described.default is None and value is None:
            return self.number(low) if by > 0 else None
        moved = (value // self.step + by) * self.step if by > 0 else -((-value // self.step + 1) * self.step)
        if self.described.default is None and moved < low:
            return None
        return self.number(min(max(moved, low), high))

    def number(self, value: float) -> int | float:
        """A number in the kind that the setting has."""
        return float(value) if isinstance(self.described.default, float) or self.step % 1 else int(value)


def setting_rows(app: "AllianceApp") -> list[SettingRow]:
    """Every row, section by section."""
    known = described_settings()

    def row(section: str, key: str, label: str, **more: Any) -> SettingRow:
        return SettingRow(known[key], section, label, **more)

    themes = tuple((theme.id, theme.title) for theme in app.themes.values())
    books = tuple((book.id, book.title) for book in app.books.values())
    templates = tuple((one.id, one.title) for one in load_templates()[0].values())
    looks = (("auto", "what the terminal can"), ("unicode", "drawn signs"), ("ascii", "plain ASCII"))
    rows = [
        row("Look", "theme", "theme", answers=themes),
        row("Look", "glyphs", "signs", answers=looks),
        row("Look", "note_width", "width of the note", unit="columns", step=5, zero="all there is"),
        row("Look", "share_safe", "begins share-safe", answers=((False, "no"), (True, "yes"))),
        row("Sessions", "planned_min", "planned length", unit="min", step=5),
        row("Sessions", "reminder_min", "says what is left", unit="min before the end", step=1, zero="never"),
        row("Sessions", "idle_lock_min", "locks when idle", unit="min", step=1, zero="never"),
        row("Sessions", "codebook", "codebook", answers=books),
        row("Sessions", "merge_within_s", "one episode within", unit="s", step=10, zero="never"),
    ]
    rows += [_capture_row(app, place) for place in range(1, CAPTURE_KEYS + 1)]
    rows += [
        row("Notes", "note_template", "template", answers=templates),
        row("Notes", "signs_as", "signed as", zero="asked for once"),
        row("Notes", "unsigned_after_days", "not signed after", unit="days", step=1, zero="not listed"),
        row("Patterns", "patterns.rules", "rules that look", answers=_rule_sets(app.start.settings)),
        row("Patterns", "patterns.k", "a fall has", answers=((1, "1 SD"), (2, "2 SD"))),
        row("Patterns", "patterns.tolerance", "back within", unit="points", step=0.5),
        row("Keeping", "retention.record_years", "the record", unit="years", step=1, zero="as long as you like"),
        row("Keeping", "retention.process_years", "process notes", unit="years", step=1, zero="as long as you like"),
        row("Keeping", "retention.majority_age", "of age at", unit="years", step=1),
        row("Keeping", "retention.after_majority_years", "and then at least", unit="years", step=1),
        row("Today", "calendar.path", "calendar", zero="none"),
        row("Recordings", "recordings.player", "player"),
        row("Recordings", "recordings.lead_in_s", "begins before a marker", unit="s", step=1, zero="at it"),
        row("Recordings", "recordings.coder", "coder", zero="asked for"),
    ]
    return rows


def value_of(settings: Settings, key: str, label_of: Callable[[str], str]) -> Any:
    """What a setting is now; of a key, the one that is heard."""
    table, _dot, name = key.rpartition(".")
    if table.startswith("keys"):
        return label_of(f"{table.removeprefix('keys.')}.{name}")
    return getattr(getattr(settings, table) if table else settings, name)


def _capture_row(app: "AllianceApp", place: int) -> SettingRow:
    key = f"keys.live.mark-{place}"
    groups = app.codebook.groups
    title = f"marks {groups[place - 1].title.lower()}" if place <= len(groups) else f"marks group {place}"
    words = (
        f"The key that marks the codebook's group {place} while you write. Enter, then press the new one; delete puts "
        "the program's own back. In mark mode each group has its letter too."
    )
    return SettingRow(Described(key, words, None), "Capture keys", title)


def _rule_sets(settings: Settings) -> tuple[tuple[Any, str], ...]:
    """Sets of rules that one may want, and the one there is."""
    every = tuple(Rule)
    sets: list[tuple[tuple[Rule, ...], str]] = [(every, "all four"), *(((one,), f"{one.value} only") for one in every)]
    sets.append(((), "none"))
    present = settings.patterns.rules
    if present not in [rules for rules, _words in sets]:
        sets.append((present, ", ".join(present)))
    return tuple(sets)
