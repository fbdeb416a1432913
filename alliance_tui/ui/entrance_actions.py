"""What a person can do where one comes in and where something is asked. `actions` takes these up."""

from alliance_tui.ui.action import Action

ENTRANCE_ACTIONS = (
    Action(
        "rehearse",
        ("ctrl+t",),
        "Rehearse a session",
        "Three minutes with a client who does not exist; nothing of it is kept.",
        "firstrun",
    ),
    Action("leave", ("escape",), "Leave", "Leave; no practice was made.", "firstrun"),
    Action("other-way", ("ctrl+r",), "Recovery code", "Open with the recovery code instead, and back.", "unlock"),
    Action("leave", ("escape",), "Leave", "Leave; the practice stays closed.", "unlock", run="app.quit"),
    Action("yes", ("y", "enter"), "Yes", "The first answer.", "question", run="answer(True)"),
    Action("no", ("n", "escape", "q"), "No", "The second answer; nothing happens.", "question", run="answer(False)"),
    Action("back", ("escape", "q"), "Back", "Choose nothing.", "choice"),
    Action("back", ("escape", "q", "enter"), "Back", "Back to the screen it explains; F1 again does so too.", "help"),
    Action("go-on", ("enter", "escape", "q"), "Go on", "Back to where you came from.", "rehearsed"),
    Action("again", ("r",), "Once more", "Rehearse from the beginning.", "rehearsed"),
)
