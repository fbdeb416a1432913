"""What a person can do with a file that comes in. `actions` takes these up."""

from alliance_tui.ui.action import Action

IMPORT_ACTIONS = (
    Action(
        "import",
        ("i",),
        "Import",
        "Take in a practice, or marks from BORIS; or undo that.",
        "caseload",
        run="show('import')",
    ),
    Action(
        "import",
        ("i",),
        "Import",
        "Take in a transcript of this session, or another coder's marks from BORIS.",
        "review",
        run="open_room('import')",
    ),
    Action("take-in", ("enter",), "Take in", "Do what it says; before that, look at the file.", "import"),
    Action("complete", ("tab",), "Complete", "Complete the name of the file.", "import"),
    Action("next-row", ("down",), "Next line", "Go to the line below.", "import", run="go(1)"),
    Action("row-above", ("up",), "Line above", "Go to the line above.", "import", run="go(-1)"),
    Action("undo", ("ctrl+z",), "Undo", "Take the last import out again; asks first.", "import"),
    Action("back", ("escape",), "Back", "Go back; nothing is imported.", "import"),
)
