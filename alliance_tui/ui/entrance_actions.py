"""What a person can do at the first run, and after a rehearsal. `actions` takes these up."""

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
    Action("go-on", ("enter", "escape", "q"), "Go on", "Back to where you came from.", "rehearsed"),
    Action("again", ("r",), "Once more", "Rehearse from the beginning.", "rehearsed"),
)
