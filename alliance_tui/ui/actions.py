"""Every action once: id, keys, title, help, place. Bindings, hints, palette, help and docs read it here."""

from collections.abc import Iterable

from textual.binding import Binding, BindingType

from alliance_tui.ui.action import WRITES, Action, key_label
from alliance_tui.ui.coder_actions import CODER_ACTIONS
from alliance_tui.ui.entrance_actions import ENTRANCE_ACTIONS
from alliance_tui.ui.import_actions import IMPORT_ACTIONS
from alliance_tui.ui.leaving_actions import LEAVING_ACTIONS
from alliance_tui.ui.playing_actions import PLAYING_ACTIONS
from alliance_tui.ui.rating_actions import RATING_ACTIONS
from alliance_tui.ui.record_actions import RECORD_ACTIONS
from alliance_tui.ui.recording_actions import RECORDING_ACTIONS
from alliance_tui.ui.settings_actions import SETTINGS_ACTIONS
from alliance_tui.ui.transcript_actions import TRANSCRIPT_ACTIONS
from alliance_tui.ui.wrap_up_actions import WRAP_UP_ACTIONS

ACTIONS = (
    Action("mark-1", ("f2",), "Mark withdrawal", "Mark this moment for the codebook's first group.", "live"),
    Action("mark-2", ("f3",), "Mark confrontation", "Mark this moment for the second group.", "live"),
    Action("mark-3", ("f4",), "Mark repair", "Mark this moment for the third group.", "live"),
    Action("mark-4", ("f5",), "Mark connection", "Mark this moment for the fourth group.", "live"),
    Action("mark-5", ("f6",), "Mark group 5", "Mark this moment for the fifth group, where there is one.", "live"),
    Action("mark-6", ("f7",), "Mark group 6", "Mark this moment for the sixth group, where there is one.", "live"),
    Action(
        "mark-mode", ("escape",), "Mark mode", "Group letters mark, digits name; any other key goes on writing.", "live"
    ),
    Action(
        "end-session",
        ("f9", "ctrl+g"),
        "End the session",
        "End it and see what it holds; you can go back.",
        "live",
        "end",
    ),
    Action(
        "pause", ("ctrl+t",), "Pause or go on", "A dropped call: the minutes lost are kept with the session.", "live"
    ),
    Action(
        "brief", ("ctrl+r",), "Brief", "What was known before the session: what is open, the plan, the trend.", "live"
    ),
    Action(
        "save-now",
        ("ctrl+s",),
        "Save now",
        "Everything is saved as it is written; this waits until the disk has it.",
        "live",
    ),
    Action("undo", ("ctrl+z",), "Undo typing", "Take back the last edit, back to the note's beginning.", "live"),
    Action("redo", ("ctrl+y",), "Redo typing", "Put back what undo took.", "live"),
    Action(
        "save-elsewhere",
        ("ctrl+o",),
        "Save elsewhere",
        "Go on saving in another folder, sealed, after a failed write.",
        "live",
    ),
    Action("name", ("1",), "Name it", "1 to 9 and 0 name the last marker by its place in the list.", "mark"),
    Action("weigh-up", ("plus", "equals_sign"), "More salient", "Raise the last marker's salience, 1 to 5.", "mark"),
    Action("weigh-down", ("minus",), "Less salient", "Lower the last marker's salience.", "mark"),
    Action("earlier", ("comma",), "15 s earlier", "Move the last marker back: ruptures are noticed late.", "mark"),
    Action("later", ("full_stop",), "15 s later", "Move the last marker forward.", "mark"),
    Action("resolve", ("o",), "Resolved", "Call the last marker's episode resolved, or open again.", "mark"),
    Action("unmark", ("u",), "Take back", "Take the last marker back.", "mark"),
    Action("find-code", ("slash",), "Find a code", "Find any code by a part of its name.", "mark"),
    Action("meaning", ("question_mark",), "Meaning", "What the codes of the group in focus mean.", "mark"),
    *ENTRANCE_ACTIONS,
    Action("open-client", ("enter",), "Open", "See the client before a session; enter again starts one.", "caseload"),
    Action("new-client", ("n",), "New client", "Make a client, known by a code.", "caseload"),
    Action("review-client", ("v",), "Review", "Look back at the client's sessions.", "caseload"),
    Action("wrap-up", ("w",), "Wrap up", "Finish the last session: names, ratings, the plan.", "caseload"),
    Action(
        "review-all",
        ("a",),
        "Review all",
        "Look back at all sessions, of every client.",
        "caseload",
        run="show('review')",
    ),
    Action(
        "finish-found", ("e",), "End it there", "Keep a found session as it stood when the program stopped.", "caseload"
    ),
    Action("search", ("s",), "Search", "Search all notes and comments.", "caseload", run="show('search')"),
    Action("trends", ("g",), "Trends", "What the whole caseload shows.", "caseload", run="show('trends')"),
    Action(
        "rehearse",
        ("ctrl+t",),
        "Rehearse a session",
        "Three minutes with a client who does not exist; nothing of it is kept.",
        "caseload",
    ),
    Action("filter", ("slash",), "Filter", "Show only clients whose code holds what you type.", "caseload"),
    Action(
        "order",
        ("o",),
        "Order",
        "By code, by last session, by open ruptures, or by what is worth a look.",
        "caseload",
        run="arrange('order')",
    ),
    Action("turn-round", ("r",), "Turn round", "The other way round.", "caseload", run="arrange('turn')"),
    Action(
        "show-archived",
        ("z",),
        "Archived",
        "Show archived clients too, or hide them.",
        "caseload",
        run="arrange('archived')",
    ),
    Action(
        "retention",
        ("ctrl+r",),
        "Kept long enough",
        "What was kept for its time, drawer by drawer; asks before it empties anything.",
        "caseload",
        run="show('retention')",
    ),
    Action(
        "audit",
        ("l",),
        "Audit log",
        "What was opened, changed, signed, exported and erased.",
        "caseload",
        run="show('audit')",
    ),
    Action(
        "settings", ("comma",), "Settings", "See and change what can be chosen.", "caseload", run="show('settings')"
    ),
    Action(
        "start-next",
        ("greater_than_sign",),
        "Start next",
        "Start the session of the next appointment in your calendar, now.",
        "caseload",
    ),
    Action(
        "whose",
        ("question_mark",),
        "Whose",
        "Say whose today's entries of your calendar are, where no tag says so.",
        "caseload",
        run="show('whose')",
    ),
    *SETTINGS_ACTIONS,
    Action("start-session", ("enter",), "Start session", "Start a live session with this client, now.", "client"),
    Action("review-client", ("v",), "Review", "Look back at the client's sessions.", "client"),
    Action("wrap-up", ("w",), "Wrap up", "Finish the last session: names, ratings, the plan.", "client"),
    Action("codebook", ("c",), "Codebook", "Choose what the next sessions with this client are coded with.", "client"),
    Action(
        "archive",
        ("a",),
        "Archive",
        "Take the client out of the caseload, or bring it back. Nothing of it is gone.",
        "client",
    ),
    Action("record", ("d",), "Last record", "The record note of the last session.", "client"),
    Action("erase", ("x",), "Erase", "Erase the client for good; asks for the code to be typed.", "client"),
    Action("access-request", ("h",), "Access request", "The client's whole record as a folder to hand over.", "client"),
    Action("rate", ("r",), "Rate", "Rate the last session, or let the client rate it.", "client"),
    Action("back", ("escape",), "Back", "Go back.", "client"),
    Action("read-on", ("down",), "Read on", "Scroll the words.", "erase", run="scroll_words(1)"),
    Action("read-back", ("up",), "Read back", "Scroll the words back.", "erase", run="scroll_words(-1)"),
    Action("back", ("escape",), "Back", "Go back; nothing is erased.", "erase"),
    Action(
        "next-marker",
        ("n",),
        "Next marker",
        "Go to the next marker, on into the next session.",
        "review",
        run="step_marker(1)",
    ),
    Action(
        "previous-marker",
        ("p",),
        "Previous marker",
        "Go to the marker before, back into the session before.",
        "review",
        run="step_marker(-1)",
    ),
    Action(
        "next-session",
        ("right_square_bracket", "right"),
        "Next session",
        "Go to the next session.",
        "review",
        run="step_session(1)",
    ),
    Action(
        "previous-session",
        ("left_square_bracket", "left"),
        "Session before",
        "Go to the session before.",
        "review",
        run="step_session(-1)",
    ),
    Action(
        "next-same",
        ("k",),
        "Next with this code",
        "Go to the next marker with the same code, in whichever session.",
        "review",
        run="step_marker(1, True)",
    ),
    Action(
        "previous-same",
        ("j",),
        "Before with this code",
        "Go back to the marker before with the same code.",
        "review",
        run="step_marker(-1, True)",
    ),
    Action("sessions-list", ("s", "tab"), "Sessions", "Go to the list of sessions, or back to the session.", "review"),
    Action(
        "filter",
        ("f",),
        "Filter",
        "Then: a group's letter, o open, u not named, 1 to 5 salience, k this code, d days, x all.",
        "review",
    ),
    Action(
        "amend",
        ("e",),
        "Amend",
        "Then: digits name the marker, + - salience, , . time, t comment, o resolution, m my part.",
        "review",
    ),
    Action(
        "table",
        ("t",),
        "Table",
        "All markers as a table, sortable; enter lands on the moment.",
        "review",
        run="open_room('table')",
    ),
    Action(
        "replay",
        ("space",),
        "Replay",
        "The note as it was written, second by second.",
        "review",
        run="open_room('replay')",
    ),
    Action(
        "record",
        ("d",),
        "Record",
        "The session's record note: write, copy, sign, add to.",
        "review",
        run="open_room('record')",
    ),
    Action("search", ("slash",), "Search", "Search all notes and comments.", "review", run="open_room('search')"),
    Action("trends", ("g",), "Trends", "The course of the alliance in pictures.", "review", run="open_room('trends')"),
    Action(
        "export",
        ("x",),
        "Export",
        "This session, the course or the markers that pass, to a file or the clipboard.",
        "review",
        run="open_room('export')",
    ),
    Action("rate", ("r",), "Rate", "Rate this session with a scale, or let the client rate it.", "review"),
    Action("back", ("escape", "q"), "Back", "Go back.", "review"),
    Action("sort", ("s",), "Sort", "Sort by the next column; a click on a column sorts by it.", "markers"),
    Action("reverse", ("r",), "Turn round", "The other way round.", "markers"),
    Action("export", ("x",), "Export", "These markers, or the course, to a file or the clipboard.", "markers"),
    Action("back", ("escape", "q"), "Back", "Go back.", "markers"),
    Action("back", ("escape",), "Back", "Go back.", "search"),
    Action("play", ("space",), "Play", "Play or hold.", "replay"),
    Action("next-marker", ("right", "n"), "Next marker", "Go to the next marker.", "replay", run="step(1)"),
    Action("previous-marker", ("left", "p"), "Marker before", "Go to the marker before.", "replay", run="step(-1)"),
    Action("forward", ("full_stop", "pagedown"), "10 s on", "Go ten seconds on.", "replay", run="shift(10)"),
    Action("backward", ("comma", "pageup"), "10 s back", "Go ten seconds back.", "replay", run="shift(-10)"),
    Action("faster", ("plus", "equals_sign", "up"), "Faster", "Twice as fast.", "replay", run="pace(2)"),
    Action("slower", ("minus", "down"), "Slower", "Half as fast.", "replay", run="pace(0.5)"),
    Action("back", ("escape", "q"), "Back", "Go back.", "replay"),
    Action("table", ("t",), "Table", "The numbers in the place of the pictures, and back.", "trends"),
    Action("export", ("x",), "Export", "Each figure as SVG or CSV, or the course.", "trends"),
    Action("back", ("escape", "q"), "Back", "Go back.", "trends"),
    *LEAVING_ACTIONS,
    Action("back", ("escape",), "Back", "Take the filter back; then go back.", "audit"),
    Action("say-whose", ("enter",), "Say whose", "Type the client's code; it is asked for once.", "whose"),
    Action("nobodys", ("x",), "No session", "It is nobody's; do not ask again.", "whose"),
    Action("back", ("escape", "q"), "Back", "Go back.", "whose"),
    *RATING_ACTIONS,
    *WRAP_UP_ACTIONS,
    *RECORD_ACTIONS,
    *CODER_ACTIONS,
    *RECORDING_ACTIONS,
    *TRANSCRIPT_ACTIONS,
    *IMPORT_ACTIONS,
    *PLAYING_ACTIONS,
    Action("lock", ("l",), "Lock", "From the blank screen: ask for the passphrase to come back.", "blank"),
    Action("help", ("f1",), "Help", "Explain the screen you are on.", "anywhere"),
    Action(
        "blank", ("f8", "ctrl+l"), "Blank", "Show only a clock, and come back; a session runs on.", "anywhere", "blank"
    ),
    Action("lock", ("ctrl+b",), "Lock", "Show only a clock until the passphrase is typed.", "anywhere", "lock"),
    Action(
        "share-safe",
        ("ctrl+f",),
        "Share-safe",
        "For a screen that is shared: codes and counts, no word that was written; and back.",
        "anywhere",
    ),
    Action("change-theme", ("ctrl+n",), "Next theme", "Go through the themes.", "anywhere"),
    Action(
        "read-settings",
        ("ctrl+f5",),
        "Read settings again",
        "Settings, themes, keys and codebooks, as their files are now. Coming back to the app does so by itself.",
        "anywhere",
    ),
    Action("quit", ("ctrl+q",), "Quit", "Leave. A live session is kept and offered at the next start.", "anywhere"),
)


def for_screen(where: str) -> list[Action]:
    """The actions of one place, in the order in which they are explained."""
    return [action for action in ACTIONS if action.where == where]


def bindings(*places: str, priority: Iterable[str] = ()) -> list[BindingType]:
    """Textual bindings for the actions of some places. `priority` names those that come before the focused widget."""
    first = set(priority)
    return [
        Binding(
            ",".join(action.keys),
            action.run or action.method,
            action.title,
            id=action.full_id,
            priority=action.id in first,
            show=False,
        )
        for place in places
        for action in for_screen(place)
    ]


__all__ = ["ACTIONS", "WRITES", "Action", "bindings", "for_screen", "key_label"]
