"""What the screen one is on is for, and its keys."""

from rich.table import Table
from rich.text import Text
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.screen import Screen
from textual.widgets import Static

from alliance_tui.ui import actions
from alliance_tui.ui.actions import key_label
from alliance_tui.ui.screens.base import AllianceScreen

_PLACES = {
    "LiveScreen": ("The live session", ("live", "mark")),
    "RehearsalScreen": ("The rehearsal", ("rehearsal", "live", "mark")),
    "RehearsedScreen": ("After a rehearsal", ("rehearsed",)),
    "UnlockScreen": ("Opening your practice", ("unlock",)),
    "QuestionScreen": ("A question", ("question",)),
    "ScaleChoiceScreen": ("Choosing a scale", ("choice",)),
    "CodebookChoiceScreen": ("Choosing a codebook", ("choice",)),
    "MigratingScreen": ("Bringing the practice up to date", ("migrating",)),
    "HelpScreen": ("Help", ("help",)),
    "FirstRunScreen": ("Making your practice", ("firstrun",)),
    "CaseloadScreen": ("The caseload", ("caseload",)),
    "SettingsScreen": ("Settings", ("settings",)),
    "ClientScreen": ("Before a session", ("client",)),
    "EraseScreen": ("Erasing a client", ("erase",)),
    "ReviewScreen": ("Looking back", ("review", "transcript", "player")),
    "ImportScreen": ("What comes in", ("import",)),
    "SpeakersScreen": ("Who is who", ("speakers",)),
    "CodingScreen": ("Coding a recording", ("coding", "mark")),
    "MarkersScreen": ("Every marker", ("markers",)),
    "AgreementScreen": ("Coders compared", ("agreement",)),
    "CodingsScreen": ("Other coders", ("codings",)),
    "CodingSendScreen": ("To a coder", ("codingsend",)),
    "CodingInScreen": ("Taking a package in", ("codingin",)),
    "RecordingScreen": ("The recording of a session", ("recording",)),
    "SegmentsScreen": ("Marks in segments", ("segments",)),
    "SearchScreen": ("Search", ("search",)),
    "ReplayScreen": ("As it was written", ("replay",)),
    "TrendsScreen": ("The course of the alliance", ("trends",)),
    "ExportScreen": ("What leaves", ("export",)),
    "AuditScreen": ("The audit log", ("audit",)),
    "AccessScreen": ("Access request", ("access",)),
    "WhoseScreen": ("Today's entries", ("whose",)),
    "RatingScreen": ("Rating a session", ("rating", "answer")),
    "ScoresScreen": ("What the client answered", ("scores",)),
    "WrapUpScreen": ("After the session", ("wrapup",)),
    "RecordNoteScreen": ("The record", ("recordnote",)),
    "RetentionScreen": ("Kept long enough", ("retention",)),
}
_WORDS = {
    "live": "Write; every key goes into the note. The margin shows when each paragraph was begun. One key marks the "
    "moment, and typing goes on.",
    "mark": "In mark mode a group's letter marks the moment at which esc was pressed, and a digit then names it. A "
    "digit alone names the last marker. Any other key goes back to the note; a letter is typed.",
    "CodingScreen.mark": "A group's letter marks the moment that is being played; with esc first, the one at which esc "
    "was pressed. A digit names the mark set last, and these keys change it. Nothing is written here: every letter is "
    "a key.",
    "rehearsal": "A session with a client who does not exist. The lines at the top say what happens and what to do; "
    "they go on when it is done, or after half a minute. Everything is as in a session, and nothing of it is kept.",
    "rehearsed": "What the rehearsal was about.",
    "unlock": "The practice is sealed. The passphrase opens it, or the recovery code you wrote on paper. After a wrong "
    "one the next try waits a little longer; nothing says what was right.",
    "question": "One question with two answers. Nothing has happened yet.",
    "choice": "Up and down choose, enter takes, and below stands what the chosen one is.",
    "migrating": "The practice was written by an older program. Every file is brought up to date, after a snapshot "
    "that stays. It can be stopped and goes on at the next start.",
    "help": "What the screen you came from is for, and its keys.",
    "firstrun": "The passphrase seals everything you write. Four or five random words are easy to type and hard to "
    "guess. Then comes a recovery code, shown once: write it on paper.",
    "caseload": "Your clients. A session that was live when the program stopped is offered first. Below the list "
    "stands why the chosen client is worth a look: an open rupture, or a possible fall of the pulse, with its rule and "
    "n. Letters and digits that are no key filter at once. Where the settings name your calendar, today's appointments "
    "stand above the clients, the next one first.",
    "settings": "What you can choose. Enter or an arrow begins to change the lit one: arrows go through its values, "
    "digits write a number, and a theme is worn while you choose. Enter keeps it in your settings file and it holds at "
    "once; esc puts the old one back. Values in another colour are your own choice.",
    "client": "What to know before a session. Nothing has started yet. A session started with an archived client "
    "brings it back.",
    "erase": "Type the code to erase the client for good, here and in the snapshots. Backups and exports stay as they "
    "are.",
    "review": "Past sessions: the note and the markers on one clock.",
    "transcript": "What was said, where a transcript is kept beside the session. It follows the marker in focus: lit "
    "lines are within ten seconds of it. While one is in it these keys come first, and the others stay as they are. "
    "Nothing of it ever leaves.",
    "speakers": "Who speaks in this transcript. Below stand the first things that the lit one says. Up and down "
    "choose.",
    "player": "While a recording of the session is open in the player, these keys are the player's. Blanking and "
    "locking take its picture away, and bring it back where it was.",
    "coding": "One coder's marks of a recording; nobody else's are shown. A letter marks the moment that is being "
    "played, a digit then names it, and so does every key of mark mode below; the function keys of a live session mark "
    "too. Each mark is saved at once. Enter goes to the lit mark. Without a recording, or without mpv, the clock here "
    "runs beside any player.",
    "markers": "All markers that pass the filter, as a table. Enter lands on the moment.",
    "agreement": "You beside another coder, in three views of time. A low figure can come from rare marks alone: the "
    "tables show it. Below stands where you parted; enter goes to the moment. Others stay hidden until your own coding "
    "is done.",
    "codings": "Your sessions that are out at other coders, and sessions that came here to be coded. Those belong to "
    "guests: clients of another practice, called by a pseudonym, who are in nothing of your own. A coder's marks are "
    "shown when your own coding of the session is done.",
    "codingsend": "A sealed package for one coder. The client has a pseudonym in it, the date is moved, and neither "
    "your marks nor the note go along unless you say so. A coding key comes from the coder; compare its sign aloud. A "
    "passphrase goes another way than the file.",
    "codingin": "A package from somebody else: sessions to code, or marks that you asked for. It says what it adds "
    "before anything is done; all of it is taken in or nothing.",
    "recording": "Where the session's recording lies and how its clock goes with the session's. It begins where you "
    "type it, or where a moment that is in both puts it: choose the moment, and type when it is in the recording. "
    "Nothing of it is copied. Files for players and coders are written in its time; marks outside of it are counted "
    "and left out.",
    "segments": "What was marked in each five minutes, or another width. Enter goes to the first mark of a cell.",
    "search": "Type; what is found stands below. Enter on a hit lands on the moment.",
    "replay": "The note grows as it was written, on the session's own clock.",
    "trends": "Ruptures, repairs and how they were resolved, from session to session.",
    "export": "What leaves the practice, from one drawer only: the record, or your process notes. It is written to a "
    "file that only your user can open, or lent to the clipboard for a minute, and noted in the audit log.",
    "import": "A file is only read, and it says first what it is and what it adds. All of it is taken in, or nothing; "
    "the last import can be taken out again, unless something was done since with what it brought. A transcript never "
    "leaves again; another coder's marks stay hidden until your own coding is done.",
    "access": "Everything in a client's record as a folder with an index page, for the client who asks to see it (GDPR "
    "Art. 15). Process notes are kept out unless you put them in. It is not sealed, and it is noted in the audit log.",
    "audit": "What was opened, changed, signed, exported and erased, newest first. Each line is chained to the one "
    "before it, so that none can be changed or taken out unseen. An erased client has no code here any more.",
    "whose": "Entries of your own calendar in which no tag names a client. Say it once for each title: only a "
    "scrambled sign of the title is kept, never the title itself. A tag such as [K-14] or #K-14 in the title needs no "
    "saying.",
    "rating": "One scale about one session. Every item may be left out; each answer is kept as it is given. What it "
    "comes to stands at the end, so that it does not steer the answers.",
    "answer": "Or with the mouse: drag a slider, click an answer.",
    "scores": "The client's own answers and what they come to. They can be read, not changed.",
    "wrapup": "The session is in the store. Name what was marked in a hurry, rate each open episode, write the "
    "plan. All of it is optional, saved as you go, and can wait: the caseload then says to finish.",
    "recordnote": "The note for the record, apart from the process note and dressed otherwise. It is saved as you "
    "write. In a field every key writes; esc comes out to the keys below. Nothing of the process note comes here.",
    "retention": "What has been kept for as long as your settings say, drawer by drawer. Nothing goes before you say "
    "yes.",
}


class HelpScreen(AllianceScreen[None]):
    """Help for another screen."""

    BINDINGS = actions.bindings("help")

    def __init__(self, about: Screen[object]) -> None:
        super().__init__()
        self._about = type(about).__name__

    def compose(self) -> ComposeResult:
        """Words, then keys."""
        title, places = _PLACES.get(self._about, ("alliance-tui", ()))
        with VerticalScroll(classes="page"):
            yield Static(title, classes="title")
            for place in places:
                yield Static("")
                yield Static(_WORDS.get(f"{self._about}.{place}", _WORDS[place]), markup=False)
                yield Static(self._keys(place))
            yield Static("")
            yield Static("Everywhere", classes="title")
            yield Static(self._keys("anywhere"))
            yield Static(
                "ctrl+p finds every command, and so does a click on the top line. esc goes back.",
                classes="quiet",
                markup=False,
            )

    def action_back(self) -> None:
        """Back to where one was."""
        self.dismiss()

    def _keys(self, place: str) -> Table:
        table = Table.grid(padding=(0, 2, 0, 0))
        table.add_column(no_wrap=True)
        table.add_column(no_wrap=True)
        table.add_column(ratio=1)
        for action in self.alliance.keymap.for_place(place):
            keys = " ".join(key_label(key) for key in action.keys)
            table.add_row(Text(keys, style="bold"), action.title, Text(action.help, style="dim"))
        return table
