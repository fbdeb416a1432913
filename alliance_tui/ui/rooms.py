"""Rooms: which screen comes when. Screens say where they want to go; how one gets there stands here."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from alliance_tui.config.codebooks import choose
from alliance_tui.domain.client import Client
from alliance_tui.domain.trouble import Trouble
from alliance_tui.services import live_session
from alliance_tui.services.clients import UnusableCode, add_client, clean, find_client, find_or_none
from alliance_tui.services.live_session import LiveSession
from alliance_tui.services.recovery import Unfinished, next_number, resume, unfinished_of
from alliance_tui.ui.coder_rooms import CODER_ROOMS, coder_screen


@dataclass(frozen=True)
class Landing:
    """A moment to go to."""

    client_id: str
    session_id: str
    marker_id: str = ""
    at_s: float | None = None
    others: "tuple[OtherMark, ...]" = ()
    """What other coders marked there; the first is gone to where there is no `marker_id`."""


if TYPE_CHECKING:
    from collections.abc import Callable

    from alliance_tui.domain.session import Session
    from alliance_tui.domain.summary import Summary
    from alliance_tui.services.leaving import Subject
    from alliance_tui.services.review_walk import OtherMark, ReviewWalk
    from alliance_tui.ui.app import AllianceApp


class Rooms:
    """The ways between screens, once a practice is open. Screens are imported when they are opened."""

    def __init__(self, app: "AllianceApp") -> None:
        self._app = app

    def go_home(self) -> None:
        """The caseload: under what is open, where it is there already."""
        from alliance_tui.ui.screens.caseload import CaseloadScreen

        if not any(isinstance(screen, CaseloadScreen) for screen in self._app.screen_stack):
            # It stays for good; opened by the screen one comes from it would hold that one as long.
            with self._app._context():
                self._app.push_screen(CaseloadScreen())

    def go_live(self, code: str) -> None:
        """Into a session with the client of this code: resumed, started, or made after asking."""
        try:
            client = find_or_none(self._app.practice, code)
        except UnusableCode as trouble:
            self._app.fail(trouble)
            return
        if client is not None:
            self.start_or_resume(client)
            return
        from alliance_tui.ui.screens.question import QuestionScreen

        def answered(is_yes: bool | None) -> None:
            if is_yes:
                self.make_client(code, then=self.start_session)
            else:
                self.go_home()

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
            self.go_home()
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
            if client.is_archived:  # Who has a session is in the caseload.
                from alliance_tui.services.archiving import set_archived

                client = set_archived(practice, client, is_archived=False)
            book = choose(self._app.books, client.codebook)
            session = live_session.start(practice, client, book, number=next_number(practice, client))
        except Trouble as trouble:
            self._tell(trouble, "Not started")
            self.go_home()
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
            self.go_home()
        else:
            self.show_live(session)

    def show_live(self, session: LiveSession) -> None:
        """The live screen."""
        from alliance_tui.ui.screens.live import LiveScreen

        self._app.codebook = session.codebook
        session.merge_within_s = self._app.start.settings.merge_within_s
        self._app.push_screen(LiveScreen(session))

    def show_after(self, session: LiveSession, ended: "Session") -> None:
        """The wrap-up of a session that just ended, in the place of the live screen."""
        from alliance_tui.ui.screens.wrap_up import WrapUpScreen

        self._app.switch_screen(WrapUpScreen(ended, session))

    def show_wrap_up(self, wanted: "Summary | None") -> None:
        """The wrap-up of a session; or say why not."""
        from alliance_tui.ui.screens.wrap_up import WrapUpScreen

        if wanted is None:
            self._app.notify("There is no session to wrap up yet.", timeout=4, markup=False)
            return
        try:
            session = self._app.practice.charts.read(wanted.id)
        except Trouble as trouble:
            self._tell(trouble, "Not opened")
        else:
            self._app.push_screen(WrapUpScreen(session))

    def show_review(self, client: Client | None, session_id: str | None = None) -> None:
        """Looking back, at one client's sessions or at all."""
        from alliance_tui.ui.screens.review import ReviewScreen

        self._app.push_screen(ReviewScreen(client, session_id))

    def from_review(self, room: str, walk: "ReviewWalk") -> None:
        """From the review to the table of markers, the search, the replay of its session, the trends or the export."""
        if room == "table":
            from alliance_tui.ui.screens.markers import MarkersScreen

            self._app.push_screen(MarkersScreen(walk.client, walk.wanted), self.land)
        elif room == "search":
            self.show_search(walk.client)
        elif room == "replay" and walk.session is not None:
            from alliance_tui.ui.screens.replay import ReplayScreen

            self._app.push_screen(ReplayScreen(walk.session, walk.marker))
        elif room == "trends":
            self.show_trends(walk.client)
        elif room == "record" and walk.session is not None:
            self.show_record(walk.session)
        elif room in CODER_ROOMS and walk.session is not None:
            self._app.push_screen(coder_screen(room, walk.listed[walk.place].client, walk.session), self.land)
        elif room == "import" and walk.session is not None:
            from alliance_tui.ui.import_room import show_import

            show_import(self._app, walk)
        elif room == "recording" and walk.session is not None:
            from alliance_tui.ui.screens.recordings import RecordingScreen

            screen = RecordingScreen(walk.listed[walk.place].client, walk.session, walk.marker)
            self._app.push_screen(screen, lambda session: walk.take(session) if session is not None else None)
        elif room == "export":
            from alliance_tui.services import leaving

            self.show_export(leaving.of_review(walk))

    def show_record(self, session: "Session") -> None:
        """The record note of a session."""
        from alliance_tui.ui.screens.record_note import RecordNoteScreen

        self._app.push_screen(RecordNoteScreen(session))

    def show_last_record(self, client: Client) -> None:
        """The record note of the last session with a client; or say why not."""
        practice = self._app.practice
        try:
            rows = practice.charts.summaries(client.id)
            session = practice.charts.read(rows[-1].id, client.id) if rows else None
        except Trouble as trouble:
            self._tell(trouble, "Not opened")
            return
        if session is not None:
            self.show_record(session)
        else:
            self._app.notify("There is no session with a record yet.", timeout=4, markup=False)

    def show_retention(self, _client: Client | None = None) -> None:
        """What was kept for its time."""
        from alliance_tui.ui.screens.retention import RetentionScreen

        self._app.push_screen(RetentionScreen())

    def show_brief(self, client: Client) -> None:
        """What to know about a client, during a session."""
        from alliance_tui.services.caseload import row
        from alliance_tui.ui.screens.client import ClientScreen

        self._app.push_screen(ClientScreen(row(self._app.practice, client), is_live=True))

    def show_search(self, client: Client | None) -> None:
        """Search, with one client or with all."""
        from alliance_tui.ui.screens.search import SearchScreen

        self._app.push_screen(SearchScreen(client), self.land)

    def show_trends(self, client: Client | None) -> None:
        """The course with one client, or over all."""
        from alliance_tui.ui.screens.trends import TrendsScreen

        self._app.push_screen(TrendsScreen(client))

    def show_export(self, subjects: "list[Subject]") -> None:
        """What may leave from where one is, and how; says what was done."""
        from alliance_tui.ui.screens.export import ExportScreen

        def done(words: str | None) -> None:
            if words:
                self._app.notify(words, timeout=8, markup=False)

        if subjects:
            self._app.push_screen(ExportScreen(subjects), done)

    def show_access_request(self, client: Client) -> None:
        """A client's whole record as a folder; says what was done."""
        from alliance_tui.ui.screens.access_request import AccessScreen

        def done(words: str | None) -> None:
            if words:
                self._app.notify(words, timeout=12, markup=False)

        self._app.push_screen(AccessScreen(client), done)

    def show_whose(self, _client: Client | None) -> None:
        """Today's entries of the calendar of which nobody knows whose they are."""
        from alliance_tui.ui.screens.whose import WhoseScreen

        self._app.push_screen(WhoseScreen(self._app.start.settings.calendar))

    def show_audit(self, client: Client | None) -> None:
        """What was done in this practice, with one client or with all."""
        from alliance_tui.ui.screens.audit import AuditScreen

        self._app.push_screen(AuditScreen(client.code if client else ""))

    def land(self, landing: Landing | None) -> None:
        """On the moment that was chosen: in the review one came from, else in a new one of that client."""
        from alliance_tui.ui.screens.review import ReviewScreen

        if landing is None:
            return
        here = self._app.screen
        if isinstance(here, ReviewScreen) and here.walk.holds(landing.session_id):
            here.land(landing)
        else:
            client = self._app.practice.catalogue.get(landing.client_id)
            self._app.push_screen(ReviewScreen(client, wanted=landing))

    def _tell(self, trouble: Trouble, title: str) -> None:
        self._app.notify(trouble.sentence, title=title, severity="error", timeout=15, markup=False)
