"""What a person can do with sessions that go to other coders, and back. `coder_actions` takes these up."""

from alliance_tui.ui.action import Action

CODINGS_ACTIONS = (
    Action("open", ("enter",), "Open", "Look at the session.", "codings"),
    Action("mark", ("w",), "Mark it", "Mark a session that came to be coded: moments, names, ratings.", "codings"),
    Action("close", ("d",), "Close", "Call your coding of it done.", "codings", run="close_coding"),
    Action(
        "send-back",
        ("x",),
        "Send back",
        "Write your marks to a file that only the practice that asked opens.",
        "codings",
    ),
    Action(
        "withdraw", ("u",), "Withdraw", "Ask a coder no more; an answer cannot be taken in from then on.", "codings"
    ),
    Action("take-in", ("i",), "Take in", "Take in sessions to code, or the marks of a coder you asked.", "codings"),
    Action("own-key", ("k",), "Your key", "Your practice's coding key, for whoever sends you sessions.", "codings"),
    Action("back", ("escape", "q"), "Back", "Go back.", "codings"),
    Action("send-now", ("enter",), "Send", "Write the package, to where it says.", "codingsend"),
    Action("next-row", ("down", "tab"), "Next question", "Go to the question below.", "codingsend", run="go(1)"),
    Action("row-above", ("up", "shift+tab"), "Question above", "Go to the question above.", "codingsend", run="go(-1)"),
    Action("next-choice", ("right", "space"), "Next answer", "Choose the next answer.", "codingsend", run="choose(1)"),
    Action("choice-before", ("left",), "Answer before", "Choose the answer before.", "codingsend", run="choose(-1)"),
    Action("back", ("escape",), "Back", "Go back; nothing leaves.", "codingsend"),
    Action("take-now", ("enter",), "Look, then take in", "First what it adds; enter again takes it in.", "codingin"),
    Action("next-line", ("down", "tab"), "Next line", "Go to the line below.", "codingin", run="go(1)"),
    Action("line-above", ("up", "shift+tab"), "Line above", "Go to the line above.", "codingin", run="go(-1)"),
    Action("back", ("escape",), "Back", "Go back; nothing is taken in.", "codingin"),
)
