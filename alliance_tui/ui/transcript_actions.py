"""What a person can do with what was said: the transcript beside a session in review. `actions` takes these up."""

from alliance_tui.ui.action import Action

TRANSCRIPT_ACTIONS = (
    Action(
        "transcript",
        ("w",),
        "What was said",
        "The transcript beside the session, and away again. The lit lines are around the marker.",
        "review",
        run="open_room('transcript')",
    ),
    Action("line-below", ("down",), "Line below", "Go to the line below.", "transcript", run="go(1)"),
    Action("line-above", ("up",), "Line above", "Go to the line above.", "transcript", run="go(-1)"),
    Action("page-down", ("pagedown",), "Page down", "Go a page down.", "transcript", run="page(1)"),
    Action("page-up", ("pageup",), "Page up", "Go a page up.", "transcript", run="page(-1)"),
    Action("first-line", ("home",), "First line", "Go to the first line.", "transcript", run="end(-1)"),
    Action("last-line", ("end",), "Last line", "Go to the last line.", "transcript", run="end(1)"),
    Action("to-marker", ("enter",), "Nearest marker", "Go to the marker that is nearest to this line.", "transcript"),
    Action("find", ("slash",), "Find", "Find words in what was said.", "transcript"),
    Action("find-next", ("h",), "Next hit", "Go to the next line that has what you looked for.", "transcript"),
    Action(
        "mark-line", ("m",), "Mark this line", "Then a group's letter: a marker where the line begins.", "transcript"
    ),
    Action(
        "clap",
        ("c",),
        "Same moment",
        "This line and the marker in focus are one moment: the whole transcript moves so.",
        "transcript",
    ),
    Action("begins", ("o",), "Begins at", "Type the session time at which the transcript begins.", "transcript"),
    Action("earlier", ("comma",), "1 s earlier", "Move the transcript a second back.", "transcript", run="nudge(-1)"),
    Action("later", ("full_stop",), "1 s later", "Move it a second forward.", "transcript", run="nudge(1)"),
    Action("much-earlier", ("less_than_sign",), "10 s earlier", "Ten seconds back.", "transcript", run="nudge(-10)"),
    Action("much-later", ("greater_than_sign",), "10 s later", "Ten seconds forward.", "transcript", run="nudge(10)"),
    Action("who", ("y",), "Who is who", "Say who is the therapist and who the client.", "transcript"),
    Action("close", ("escape", "w"), "Put away", "Put the transcript away.", "transcript"),
    Action("therapist", ("t",), "Therapist", "This one is the therapist.", "speakers", run="say('therapist')"),
    Action("client", ("c",), "Client", "This one is the client.", "speakers", run="say('client')"),
    Action("other", ("o",), "Somebody else", "Neither of the two, such as a partner.", "speakers", run="say('other')"),
    Action("unsaid", ("x",), "Not said", "Leave it open.", "speakers", run="say('')"),
    Action("done", ("enter",), "Done", "Keep it so.", "speakers"),
    Action("back", ("escape",), "Back", "Go back; nothing is kept.", "speakers"),
)
