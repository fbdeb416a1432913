"""What a person can do with the recordings of a session. `actions` takes these up."""

from alliance_tui.ui.action import Action

RECORDING_ACTIONS = (
    Action(
        "recording",
        ("m",),
        "Recording",
        "Link a recording of the session, say where it begins, write files beside it.",
        "review",
        run="open_room('recording')",
    ),
    Action(
        "link",
        ("l",),
        "Link a recording",
        "Type where it lies; nothing of it is copied.",
        "recording",
        run="do('link')",
    ),
    Action(
        "offset",
        ("o",),
        "Where it begins",
        "Type the session time at which it begins.",
        "recording",
        run="do('offset')",
    ),
    Action(
        "clap", ("c",), "By a clap", "Type when the moment below is in the recording.", "recording", run="do('clap')"
    ),
    Action("next-marker", ("n", "right"), "Next moment", "Another moment for the clap.", "recording", run="step(1)"),
    Action("previous-marker", ("p", "left"), "Moment before", "The one before it.", "recording", run="step(-1)"),
    Action(
        "file-time",
        ("t",),
        "By the file's time",
        "It ended when its file was last written to; needs its length.",
        "recording",
        run="do('file-time')",
    ),
    Action(
        "length", ("g",), "Length", "Say how long it is, where no program can tell.", "recording", run="do('length')"
    ),
    Action("moved", ("v",), "It was moved", "Type where it lies now.", "recording", run="do('moved')"),
    Action(
        "unlink",
        ("u",),
        "Let go",
        "It is linked no more; the file and the marks stay.",
        "recording",
        run="do('unlink')",
    ),
    Action(
        "write",
        ("w",),
        "Write files",
        "Subtitles, chapters, ELAN or BORIS in its time, beside it.",
        "recording",
        run="do('write')",
    ),
    Action("back", ("escape", "q"), "Back", "Go back.", "recording"),
)
