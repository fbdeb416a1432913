"""What a person can do with a recording: watch it from the review, and code it. `actions` takes these up."""

from alliance_tui.ui.action import Action

PLAYING_ACTIONS = (
    Action(
        "watch",
        ("v",),
        "Watch",
        "Open the session's recording in the player, or end the player.",
        "review",
        run="open_room('watch')",
    ),
    Action(
        "code",
        ("c",),
        "Code a recording",
        "Mark a recording of this session as another coder, with the keys of a live session.",
        "review",
        run="open_room('code')",
    ),
    Action("play", ("space",), "Play or hold", "Play the recording, or hold it.", "player"),
    Action("to-marker", ("enter",), "To the marker", "Go to the marker in focus in the recording.", "player"),
    Action("back", ("comma",), "5 s back", "Go five seconds back in the recording.", "player"),
    Action("on", ("full_stop",), "5 s on", "Go five seconds on in the recording.", "player"),
    Action("play", ("space",), "Play or hold", "Play the recording, or hold it; without one, the clock.", "coding"),
    Action("back-5", ("left",), "5 s back", "Five seconds back.", "coding", run="shift(-5)"),
    Action("on-5", ("right",), "5 s on", "Five seconds on.", "coding", run="shift(5)"),
    Action("back-30", ("left_square_bracket",), "30 s back", "Half a minute back.", "coding", run="shift(-30)"),
    Action("on-30", ("right_square_bracket",), "30 s on", "Half a minute on.", "coding", run="shift(30)"),
    Action("set-clock", ("ctrl+t",), "Set the clock", "Type what your player shows, or where to go.", "coding"),
    Action("watch", ("ctrl+o",), "Player", "Open the recording in the player; again for the next one.", "coding"),
    Action(
        "close-coding",
        ("f9", "ctrl+g"),
        "Close the coding",
        "Call it done: from then on it is compared, and others' marks may be seen.",
        "coding",
        "close",
    ),
    Action("back", ("q", "ctrl+x"), "Leave", "Go back and code on another time; every mark is kept.", "coding"),
)
