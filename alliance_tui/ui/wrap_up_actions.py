"""What a person can do after a session, in the wrap-up. `actions` takes these up."""

from alliance_tui.ui.action import Action

WRAP_UP_ACTIONS = (
    Action(
        "go-on", ("enter", "space"), "Go on", "To the next thing not named or rated; at the end it is done.", "wrapup"
    ),
    Action("step-on", ("down",), "Down the list", "To the next moment, episode or step.", "wrapup", run="step(1)"),
    Action("step-back", ("up",), "Up the list", "To the one before.", "wrapup", run="step(-1)"),
    Action("list", ("tab",), "List", "Everything there is, where the screen is narrow; and back.", "wrapup"),
    Action(
        "answer",
        ("1",),
        "Name or rate",
        "1 to 9 and 0 name a moment; 1 to 5 rate an episode, line by line.",
        "wrapup",
        run="press('1')",
    ),
    Action("find-code", ("slash",), "Find a code", "Find any code by a part of its name.", "wrapup", run="press('/')"),
    Action(
        "weigh-up", ("plus", "equals_sign"), "More salient", "Raise the moment's salience.", "wrapup", run="press('+')"
    ),
    Action("weigh-down", ("minus",), "Less salient", "Lower the moment's salience.", "wrapup", run="press('-')"),
    Action("earlier", ("comma",), "15 s earlier", "Move the moment back.", "wrapup", run="press(',')"),
    Action("later", ("full_stop",), "15 s later", "Move the moment forward.", "wrapup", run="press('.')"),
    Action("clock", ("c",), "Set its time", "Type the moment's time, as in 20 or 20:30.", "wrapup", run="press('c')"),
    Action(
        "text",
        ("t",),
        "Write",
        "The moment's comment, or the episode's line of reflection.",
        "wrapup",
        run="press('t')",
    ),
    Action("take-out", ("x",), "Take out", "Take the moment out; undo brings it back.", "wrapup", run="press('x')"),
    Action(
        "add-late",
        ("n",),
        "Add a late one",
        "A moment that was not marked: a group's letter and the minute, as in w 20.",
        "wrapup",
        run="press('n')",
    ),
    Action(
        "link",
        ("l",),
        "Link a repair",
        "To another episode, to one of an earlier session, or to none.",
        "wrapup",
        run="press('l')",
    ),
    Action("split", ("s",), "Split off", "Let a rupture be an episode of its own.", "wrapup", run="press('s')"),
    Action("join", ("g",), "Join", "Make one of two episodes.", "wrapup", run="press('g')"),
    Action("resolution", ("o",), "Resolution", "The next digit rates the resolution.", "wrapup", run="press('o')"),
    Action("my-part", ("m",), "My part", "The next digit rates my contribution.", "wrapup", run="press('m')"),
    Action("clear", ("backspace",), "Clear", "Take the rating of the line away.", "wrapup", run="press('backspace')"),
    Action("rate", ("r",), "Rate", "Fill in a scale about the session.", "wrapup", run="press('r')"),
    Action("plan", ("p",), "Plan", "Write what to do next time.", "wrapup", run="press('p')"),
    Action(
        "record", ("f", "w"), "Record note", "Write the note for the record, and sign it.", "wrapup", run="press('f')"
    ),
    Action("undo", ("u", "ctrl+z"), "Undo", "Take the last change back.", "wrapup"),
    Action("review-session", ("v",), "Read back", "Read the session back.", "wrapup", run="way('review')"),
    Action(
        "go-back-in",
        ("b",),
        "Back into the session",
        "It was ended too early: go on with it.",
        "wrapup",
        run="way('back-in')",
    ),
    Action("done", ("d",), "Done", "The rest is left so; go to the caseload.", "wrapup", run="way('done')"),
    Action("leave", ("escape",), "Not now", "Go to the caseload; what is left waits.", "wrapup", run="way('leave')"),
)
