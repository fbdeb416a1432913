"""The screens about coders that the review leads to. They are imported when one is opened."""

from typing import TYPE_CHECKING

from alliance_tui.domain.client import Client
from alliance_tui.domain.session import Session

if TYPE_CHECKING:
    from alliance_tui.ui.screens.agreement import AgreementScreen
    from alliance_tui.ui.screens.segments import SegmentsScreen

CODER_ROOMS = ("agreement", "segments")


def coder_screen(room: str, client: Client, session: Session) -> "AgreementScreen | SegmentsScreen":
    """How coders agree, or the marks in segments."""
    from alliance_tui.ui.screens.agreement import AgreementScreen
    from alliance_tui.ui.screens.segments import SegmentsScreen

    return AgreementScreen(client, session) if room == "agreement" else SegmentsScreen(client, session)
