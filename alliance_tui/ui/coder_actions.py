"""What a person can do where coders are compared, and with the marks in segments. `actions` takes these up."""

from alliance_tui.ui.action import Action
from alliance_tui.ui.codings_actions import CODINGS_ACTIONS

CODER_ACTIONS = (
    Action(
        "agreement",
        ("a",),
        "Agreement",
        "How far coders agree, and where they parted.",
        "review",
        run="open_room('agreement')",
    ),
    Action(
        "segments",
        ("b",),
        "Segments",
        "The marks in a five-minute grid by code.",
        "review",
        run="open_room('segments')",
    ),
    Action(
        "send-out",
        ("h",),
        "To a coder",
        "Send this session to another coder, sealed; or back, where it came here to be coded.",
        "review",
        run="open_room('send-out')",
    ),
    Action(
        "codings",
        ("o",),
        "Out and in",
        "What is out at coders and what came here to be coded; take a package in.",
        "review",
        run="open_room('codings')",
    ),
    Action(
        "codings",
        ("c",),
        "Other coders",
        "What is out at coders and what came here to be coded; take a package in.",
        "caseload",
        run="show('codings')",
    ),
    *CODINGS_ACTIONS,
    Action("grain", ("g",), "Groups or codes", "Compare by groups, or by codes.", "agreement"),
    Action(
        "looser",
        ("plus", "equals_sign"),
        "Looser",
        "Take marks further apart for one moment.",
        "agreement",
        run="step('tolerance_s', 1)",
    ),
    Action(
        "tighter", ("minus",), "Tighter", "Only marks nearer to each other.", "agreement", run="step('tolerance_s', -1)"
    ),
    Action(
        "wider",
        ("greater_than_sign", "full_stop"),
        "Wider segments",
        "Longer segments.",
        "agreement",
        run="step('segment_s', 1)",
    ),
    Action(
        "narrower",
        ("less_than_sign", "comma"),
        "Narrower segments",
        "Shorter segments.",
        "agreement",
        run="step('segment_s', -1)",
    ),
    Action(
        "longer", ("right_square_bracket",), "Longer units", "Longer time units.", "agreement", run="step('unit_s', 1)"
    ),
    Action(
        "shorter",
        ("left_square_bracket",),
        "Shorter units",
        "Shorter time units.",
        "agreement",
        run="step('unit_s', -1)",
    ),
    Action("whom", ("c",), "Whom", "Compare another two coders.", "agreement"),
    Action("scope", ("s",), "This or all", "This session, or all of the client's that others coded.", "agreement"),
    Action("table", ("t", "tab"), "Tables", "Every figure with its table and settings, and back.", "agreement"),
    Action("back", ("escape", "q"), "Back", "Go back.", "agreement"),
    Action("wider", ("plus", "equals_sign"), "Wider", "Longer segments.", "segments", run="width(1)"),
    Action("narrower", ("minus",), "Narrower", "Shorter segments.", "segments", run="width(-1)"),
    Action("grain", ("g",), "Groups or codes", "A row for each group, or for each code.", "segments"),
    Action("whom", ("c",), "Whose marks", "The next coder's marks, where they may be seen.", "segments"),
    Action("export", ("x",), "Export", "This session's segments as CSV.", "segments"),
    Action("back", ("escape", "q"), "Back", "Go back.", "segments"),
)
