"""What a person can do with what leaves: exports and access requests. `actions` takes these up."""

from alliance_tui.ui.action import Action

LEAVING_ACTIONS = (
    Action("export-now", ("enter",), "Export", "Write what is chosen, to where it says.", "export"),
    Action("next-row", ("down", "tab"), "Next question", "Go to the question below.", "export", run="go(1)"),
    Action("row-above", ("up", "shift+tab"), "Question above", "Go to the question above.", "export", run="go(-1)"),
    Action("next-choice", ("right", "space"), "Next answer", "Choose the next answer.", "export", run="choose(1)"),
    Action("choice-before", ("left",), "Answer before", "Choose the answer before.", "export", run="choose(-1)"),
    Action("back", ("escape",), "Back", "Go back; nothing leaves.", "export"),
    Action("write-folder", ("enter",), "Write the folder", "Write it, to where it says.", "access"),
    Action(
        "to-folder", ("down", "tab"), "To the folder", "Go to the line that names the folder.", "access", run="go(1)"
    ),
    Action("to-answers", ("up", "shift+tab"), "To the answers", "Go back to the question.", "access", run="go(-1)"),
    Action(
        "next-choice", ("right", "space"), "Other answer", "With process notes, or without.", "access", run="choose(1)"
    ),
    Action("choice-before", ("left",), "Answer before", "The other way round.", "access", run="choose(-1)"),
    Action("back", ("escape",), "Back", "Go back; nothing is written.", "access"),
)
