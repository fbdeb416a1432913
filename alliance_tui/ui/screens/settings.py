"""Settings: what can be chosen, what it is for, and changing it at once. The file keeps its comments."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from alliance_tui.config.paths import config_file
from alliance_tui.domain.trouble import Trouble
from alliance_tui.services.preferences import set_value
from alliance_tui.ui import actions
from alliance_tui.ui.keymap import Wanted, keymap
from alliance_tui.ui.screens.base import AllianceScreen
from alliance_tui.ui.setting_change import Became, SettingChange
from alliance_tui.ui.setting_rows import SettingRow, setting_rows, value_of
from alliance_tui.ui.widgets.choices import Choices
from alliance_tui.ui.widgets.headline import Headline
from alliance_tui.ui.widgets.hint_line import Hint, HintLine
from alliance_tui.ui.widgets.prompt import Prompt

LABEL = 21
WIDE = 100
"""Columns from which it says where the settings lie."""
FRAME = 3
"""Cells of a line that are not its words: a blank at either side, and the scrollbar."""
SHORT = 18
"""Rows below which what a setting is for has two lines."""


class SettingList(Choices):
    """The list; `take_key` sees a key first and may keep it."""

    def __init__(self, take_key: Callable[[events.Key], bool]) -> None:
        super().__init__(id="settings", markup=False)
        self._take_key = take_key

    def on_key(self, event: events.Key) -> None:
        """While a setting is being changed, keys are about its value."""
        if self._take_key(event):
            event.stop()
            event.prevent_default()


class SettingsScreen(AllianceScreen[None]):
    """One line a setting. Enter or an arrow begins to change one; enter keeps it, escape puts the old one back."""

    AUTO_FOCUS = "#settings"
    BINDINGS = actions.bindings("settings")
    DEFAULT_CSS = """
    SettingsScreen { layout: vertical; }
    SettingsScreen #settings { height: 1fr; margin: 1 0 0 0; }
    SettingsScreen #about { height: 5; padding: 1 1 0 1; max-width: 100; }
    SettingsScreen.-short #about { height: 3; padding: 0 1; }
    SettingsScreen.-short #settings { margin: 0; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[SettingRow] = []
        self._change: SettingChange | None = None
        self._fault = ""

    def compose(self) -> ComposeResult:
        """Headline, list, what the lit one is for, a line to type in, hints."""
        yield Headline("Settings")
        yield SettingList(self._take)
        yield Static("", id="about")
        yield Prompt()
        yield HintLine()

    def on_mount(self) -> None:
        """Fill in."""
        super().on_mount()
        self.refit()
        self._list.highlighted = 1

    def on_resize(self, event: events.Resize) -> None:
        """What the settings are for has less room on a low screen."""
        self.set_class(event.size.height < SHORT, "-short")
        self.recolour()

    def refit(self) -> None:
        """The settings changed, here or in their file."""
        self._rows = setting_rows(self.alliance)
        self.recolour()

    def recolour(self) -> None:
        """Draw the lines anew, the lit one lit."""
        options = self._list
        kept = options.highlighted
        prompts: list[Option] = []
        section = ""
        for row in self._rows:
            if row.section != section:
                section = row.section
                prompts.append(Option(Text(section, f"bold {self.colour('strong')}"), disabled=True))
            prompts.append(Option(self._line(row), id=row.key))
        if len(prompts) == len(options.options):
            for place, option in enumerate(prompts):
                options.replace_option_prompt_at_index(place, option.prompt)
        else:
            options.clear_options()
            options.add_options(prompts)
            options.highlighted = kept
        self._say()

    @property
    def _list(self) -> SettingList:
        return self.query_one(SettingList)

    def _here(self) -> SettingRow | None:
        """The lit one."""
        place = self._list.highlighted
        chosen = None if place is None else self._list.get_option_at_index(place).id
        return next((row for row in self._rows if row.key == chosen), None)

    def _value(self, row: SettingRow) -> Any:
        return value_of(self.alliance.start.settings, row.key, self.alliance.label_of)

    def _line(self, row: SettingRow) -> Text:
        text = Text(f"  {row.label:<{LABEL}}", self.colour("quiet"))
        if self._change is not None and self._change.row.key == row.key:
            return text.append(f"< {self._change.words} >", f"bold {self.colour('strong')}")
        value = self._value(row)
        if row.is_key:
            is_usual = row.key.removeprefix("keys.") not in self.alliance.keymap.changed()
        else:
            is_usual = row.words_of(value) == row.words_of(row.described.default)
        text.append(row.words_of(value), self.colour("text" if is_usual else "connection"))
        text.truncate(
            max(LABEL, self.size.width - FRAME), overflow="crop" if self.alliance.glyphs.is_ascii else "ellipsis"
        )
        return text

    def _say(self) -> None:
        """What the lit setting is for, or what is wrong with the value; and what the keys do."""
        row = self._here()
        self.query_one(Headline).say("Settings", "", _where() if self.size.width >= WIDE else "")
        if self._fault:
            words = Text(self._fault, self.colour("alarm"))
        elif row is None:
            words = Text()
        else:
            words = Text(row.described.words, self.colour("text"))
            if not row.is_key:
                words.append(f" Usual: {row.words_of(row.described.default)}.", self.colour("quiet"))
        self.query_one("#about", Static).update(words)
        self.query_one(HintLine).show(self._hints())

    def _hints(self) -> list[Hint]:
        label = self.alliance.label_of
        if self._change is not None:
            back = Hint("esc", "as it was", "as it was", self._leave)
            if self._change.row.is_key:
                return [back]
            keep = Hint("enter", "keep", "keep", self._keep)
            return [keep, Hint("left right", "other values", "choose", lambda: self.action_step(1)), back]
        return [
            Hint(label("settings.change"), "change", "change", self.action_change),
            Hint("left right", "other values", "choose", lambda: self.action_step(1)),
            Hint(label("settings.usual"), "as usual", "usual", self.action_usual),
            Hint(label("settings.back"), "back", "back", self.action_back),
            Hint(label("settings.read-again"), "read the files again", "read again", self.action_read_again),
        ]

    # -- changing

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Another one is lit; one that was being changed stays as it was."""
        if self._change is not None and self._change.row.key != event.option_id:
            self._leave()
        self._fault = ""
        self._say()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """A click: begin; on what is being changed, on to the next value."""
        event.stop()
        if self._change is None:
            self.action_change()
        else:
            self.action_step(1)

    def _take(self, event: events.Key) -> bool:
        """A key before the list sees it; whether it was about a value."""
        if self._change is None:
            return self._begin_by(event.key)
        became = self._change.take(event.key, event.character if event.is_printable else None)
        if became is Became.KEPT:
            self._keep()
        elif became is Became.LEFT:
            self._leave()
        elif became is Became.CHANGED:
            self._show_change()
        return True

    def _begin_by(self, key: str) -> bool:
        """At once, so that the next key finds it begun; a binding would be heard later."""
        keys_of = self.alliance.keys_of
        if key in keys_of("settings.change"):
            self.action_change()
        elif key in keys_of("settings.next-value"):
            self.action_step(1)
        elif key in keys_of("settings.value-before"):
            self.action_step(-1)
        else:
            return False
        return True

    def action_change(self) -> None:
        """Begin to change the lit one."""
        row = self._here()
        if row is None or self._change is not None:
            return
        value = self._value(row)
        if row.is_text:
            self.query_one(Prompt).ask(row.label, lambda text: self._write(row, text.strip()), text=value)
            return
        self._change = SettingChange(row, value, value)
        self._show_change()

    def action_step(self, by: int) -> None:
        """Another value of the lit one, to be kept or not."""
        self.action_change()
        if self._change is not None:
            self._change.step(by)
            self._show_change()

    def _show_change(self) -> None:
        """A theme is worn while one chooses."""
        self._fault = ""
        change = self._change
        if change is not None and change.row.key == "theme" and change.value in self.alliance.themes:
            self.app.theme = change.value
        self.recolour()

    def _keep(self) -> None:
        change = self._change
        if change is None:
            return
        keys = self.alliance.start.settings.keys
        if change.row.is_key and (fault := _key_fault(keys, change.row.key, str(change.value))):
            self._fault = f"{fault}. Press another, or esc."
            self._say()
        elif change.value == change.before:
            self._leave()
        else:
            self._write(change.row, list(change.value) if isinstance(change.value, tuple) else change.value)

    def _leave(self) -> None:
        """It stays as it was."""
        change, self._change, self._fault = self._change, None, ""
        if change is not None and change.row.key == "theme":
            self.app.theme = change.before if change.before in self.alliance.themes else self.app.theme
        self.recolour()

    def _write(self, row: SettingRow, value: Any) -> None:
        """Keep a value in the file and go by it at once; or say why not, and stay."""
        try:
            settings = set_value(row.key, value)
        except Trouble as trouble:
            self._fault = trouble.sentence
            self.recolour()
            return
        self._change, self._fault = None, ""
        self.alliance.preferences.wrote(settings)

    def action_usual(self) -> None:
        """Take the choice out of the file."""
        row = self._here()
        if row is not None and self._change is None:
            self._write(row, None)

    def action_read_again(self) -> None:
        """Read the files again."""
        self.alliance.preferences.read_again()

    def action_back(self) -> None:
        """Back to the caseload."""
        self.dismiss()


def _key_fault(keys: Wanted, setting: str, pressed: str) -> str:
    """What is wrong with a key for an action, such as `keys.live.mark-1`; empty where nothing is."""
    _keys, where, action = setting.split(".")
    wanted = {**keys, where: {**keys.get(where, {}), action: pressed}}
    return next((fault.text for fault in keymap(wanted).faults if fault.place == ("keys", where, action)), "")


def _where() -> str:
    """The settings file, as one would type it."""
    file, home = config_file(), Path.home()
    return f"~/{file.relative_to(home)}" if file.is_relative_to(home) else str(file)
