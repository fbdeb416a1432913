"""The way to an import and back: from the caseload, or from a session in review, which then shows what came."""

from typing import TYPE_CHECKING

from alliance_tui.domain.trouble import Trouble
from alliance_tui.services import transcripts
from alliance_tui.services.review_walk import ReviewWalk

if TYPE_CHECKING:
    from alliance_tui.ui.app import AllianceApp


def show_import(app: "AllianceApp", walk: ReviewWalk | None = None) -> None:
    """Ask for a file; say what was done, and show it where one is."""
    from alliance_tui.ui.screens.import_file import ImportScreen
    from alliance_tui.ui.screens.review import ReviewScreen
    from alliance_tui.ui.transcript_pane import TranscriptPane

    if app.practice.is_read_only:
        app.notify("This practice is open read-only.", timeout=4, markup=False)
        return

    session = walk.session if walk else None

    def has_transcript() -> bool:
        return session is not None and transcripts.is_kept(app.practice, session)

    had_one = has_transcript()

    def done(words: str | None) -> None:
        if not words:
            return
        app.notify(words, timeout=8, markup=False)
        if walk is not None and isinstance(app.screen, ReviewScreen):
            try:
                walk.read_again()
            except Trouble as trouble:
                app.screen.tell(trouble, "Not read")
            app.screen.show_session()
            app.screen.query_one(TranscriptPane).read_again(is_new=has_transcript() and not had_one)

    app.push_screen(ImportScreen(session), done)
