"""Rooms: which screen comes when. Screens say where they want to go; how one gets there stands here."""

from typing import TYPE_CHECKING

from alliance_tui.config.codebooks import choose
from alliance_tui.domain.client import Client
from alliance_tui.domain.session import Session
from alliance_tui.domain.trouble import Trouble
from alliance_tui.services import live_session
from alliance_tui.services.caseload import next_number, unfinished_of
from alliance_tui.services.clients import UnusableCode, add_client, clean, find_client, find_or_none
from alliance_tui.services.live_session import LiveSession
from alliance_tui.services.recovery import Unfinished, resume

if TYPE_CHECKING:
    from collections.abc import Callable

    from alliance_tui.ui.app import AllianceApp


class Rooms:
    """The ways between screens, once a practice is open. Screens are imported when they are opened."""

    def __init__(self, app: "AllianceApp") -> None:
        self._app = app

    def go_live(self, code: str) -> None:
        """Into a session with the client of this code: resumed, started, or made after asking."""
        from alliance_tui.ui.screens.question import QuestionScreen

        try:
            client = find_or_none(self._app.practice, code)
        except UnusableCode as trouble:
            self._app.fail(trouble)
            return
        if client is not None:
            self.start_or_resume(client)
            return

        def answered(is_yes: bool | None) -> None:
            if is_yes:
                self.make_client(code, then=self.start_session)

        question = f"There is no client {clean(code)} yet."
        self._app.push_screen(QuestionScreen(question, "make it and start", "no"), answered)

    def go_review(self, code: str | None) -> None:
        """Into review, with one client or with all."""
        try:
            client = find_client(self._app.practice, code) if code else None
        except Trouble as trouble:
            self._app.fail(trouble)
        else:
            self.show_review(client)

    def make_client(self, code: str, then: "Callable[[Client], None]") -> None:
        """Make a client; or say why not."""
        settings = self._app.start.settings
        try:
            client = add_client(self._app.practice, code, codebook=settings.codebook, planned_min=settings.planned_min)
        except Trouble as trouble:
            self._tell(trouble, "Not made")
        else:
            then(client)

    def start_or_resume(self, client: Client) -> None:
        """Go on with a session that was left live, else start one."""
        waiting = unfinished_of(self._app.practice, client)
        if waiting:
            self.resume_session(waiting[0])
        else:
            self.start_session(client)

    def start_session(self, client: Client) -> None:
        """Start a live session with a client, at this instant; or say why not."""
        practice = self._app.practice
        try:
            book = choose(self._app.books, client.codebook)
            session = live_session.start(practice, client, book, number=next_number(practice, client))
        except Trouble as trouble:
            self._tell(trouble, "Not started")
        else:
            self.show_live(session)

    def resume_session(self, unfinished: Unfinished) -> None:
        """Go on with a session found in a journal; or say why not."""
        practice, ref = self._app.practice, unfinished.state.began.codebook
        try:
            book = practice.catalogue.codebook(ref) or choose(self._app.books, ref.id)
            session = resume(practice, unfinished, book)
        except Trouble as trouble:
            self._tell(trouble, "Not resumed")
        else:
            self.show_live(session)

    def show_live(self, session: LiveSession) -> None:
        """The live screen."""
        from alliance_tui.ui.screens.live import LiveScreen

        self._app.codebook = session.codebook
        self._app.push_screen(LiveScreen(session))

    def show_after(self, session: LiveSession, ended: Session) -> None:
        """What comes after a session, in the place of the live screen."""
        from alliance_tui.ui.screens.after import AfterScreen

        self._app.switch_screen(AfterScreen(session, ended))

    def show_review(self, client: Client | None, session_id: str | None = None) -> None:
        """Looking back, at one client's sessions or at all."""
        from alliance_tui.ui.screens.review import ReviewScreen

        self._app.push_screen(ReviewScreen(client, session_id))

    def _tell(self, trouble: Trouble, title: str) -> None:
        self._app.notify(trouble.line, title=title, severity="error", timeout=15, markup=False)
