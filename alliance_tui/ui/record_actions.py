"""What a person can do with a record, and with what was kept for its time. `actions` takes these up."""

from alliance_tui.ui.action import Action

RECORD_ACTIONS = (
    Action("write", ("enter", "e"), "Write", "Into the note; tab goes from field to field.", "recordnote"),
    Action(
        "template",
        ("t",),
        "Template",
        "The next template; nothing that was written is lost.",
        "recordnote",
        run="part('template')",
    ),
    Action(
        "offered",
        ("i",),
        "Offered words",
        "Repairs you marked, as words for the note; enter takes one. None is put in unasked.",
        "recordnote",
        run="part('offered')",
    ),
    Action(
        "risk",
        ("r",),
        "Risk",
        "Open the risk block; an empty one is taken away again.",
        "recordnote",
        run="part('risk')",
    ),
    Action(
        "addressed",
        ("d",),
        "Risk addressed",
        "Say how, and it is out of the caseload and the brief.",
        "recordnote",
        run="desk('address_risk')",
    ),
    Action(
        "copy", ("c",), "Copy", "Plain text for a health record; out of the clipboard after a minute.", "recordnote"
    ),
    Action("higher", ("right",), "Higher", "On the level of a risk: the next one.", "recordnote", run="level(1)"),
    Action("lower", ("left",), "Lower", "The level before.", "recordnote", run="level(-1)"),
    Action(
        "addendum",
        ("a",),
        "Addendum",
        "Add to a signed note, dated and signed.",
        "recordnote",
        run="desk('begin_addendum')",
    ),
    Action(
        "sign",
        ("s", "f9"),
        "Sign",
        "Seal the note, or the addendum that was written.",
        "recordnote",
        run="desk('sign')",
    ),
    Action("back", ("escape", "q"), "Back", "Out of a field to these keys, then back.", "recordnote"),
    Action("keep", ("space", "enter"), "Keep", "Leave this one out, or take it in again.", "retention"),
    Action("birth-year", ("b",), "Year of birth", "Keeps a minor's record until years after majority.", "retention"),
    Action("empty", ("x",), "Empty", "Asks, then empties what is marked, in the snapshots too.", "retention"),
    Action("back", ("escape", "q"), "Back", "Go back.", "retention"),
)
