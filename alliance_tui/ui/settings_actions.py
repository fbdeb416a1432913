"""What a person can do on the settings screen. `actions` takes these up."""

from alliance_tui.ui.action import Action

SETTINGS_ACTIONS = (
    Action(
        "change", ("enter",), "Change", "Change the setting; enter keeps it, esc puts the old one back.", "settings"
    ),
    Action("next-value", ("right",), "Next value", "The next value, to be kept or not.", "settings", run="step(1)"),
    Action("value-before", ("left",), "Value before", "The value before.", "settings", run="step(-1)"),
    Action("usual", ("delete", "backspace"), "As usual", "Take your choice back: as the program has it.", "settings"),
    Action("read-again", ("r",), "Read again", "Read the files of the settings again.", "settings"),
    Action("back", ("escape", "q"), "Back", "Go back.", "settings"),
)
