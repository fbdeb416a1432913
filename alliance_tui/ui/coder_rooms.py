"""The screens about coders that the review and the caseload lead to. They are imported when one is opened."""

from typing import TYPE_CHECKING

from alliance_tui.domain.client import Client

if TYPE_CHECKING:
    from alliance_tui.domain.session import Session
    from alliance_tui.ui.app import AllianceApp
    from alliance_tui.ui.rooms import Landing
    from alliance_tui.ui.screens.base import AllianceScreen

CODER_ROOMS = ("agreement", "segments", "send-out", "codings")


def coder_screen(room: str, client: Client, session: "Session") -> "AllianceScreen[Landing]":
    """How coders agree, the marks in segments, what goes to a coder, or all that is out and came in."""
    if room == "agreement":
        from alliance_tui.ui.screens.agreement import AgreementScreen

        return AgreementScreen(client, session)
    if room == "segments":
        from alliance_tui.ui.screens.segments import SegmentsScreen

        return SegmentsScreen(client, session)
    if room == "send-out" and session.assignment is None:
        from alliance_tui.ui.screens.coding_send import CodingSendScreen

        return CodingSendScreen(session)
    return codings_screen(session.id)


def show_codings(app: "AllianceApp") -> None:
    """What is out at coders, and what came here to be coded."""
    app.push_screen(codings_screen(), app.rooms.land)


def codings_screen(session_id: str = "") -> "AllianceScreen[Landing]":
    """Everything that is out at coders or came here to be coded, beginning at one session."""
    from alliance_tui.ui.screens.codings import CodingsScreen

    return CodingsScreen(session_id)
