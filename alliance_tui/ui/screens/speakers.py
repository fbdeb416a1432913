"""Who is who in a transcript: the therapist, the client, or somebody else. It is asked, and never guessed."""

from rich.text import Text
from textual.app import ComposeResult
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from alliance_tui.domain.reading import counted
from alliance_tui.domain.transcript import Part, Transcript
from alliance_tui.ui import actions
from alliance_tui.ui.screens.base import AllianceScreen
from alliance_tui.ui.widgets.choices import Choices
from alliance_tui.ui.widgets.headline import Headline
from alliance_tui.ui.widgets.hint_line import Hint, HintLine
from alliance_tui.ui.widgets.said_lines import speaker_name

SAMPLES = 3
"""How many things that somebody says are shown, the first ones that are longer than a nod."""
NOD = 4
"""Words in which one says something by which others know one."""
CALLED = {Part.THERAPIST: "therapist", Part.CLIENT: "client", Part.OTHER: "somebody else"}


class SpeakersScreen(AllianceScreen[dict[str, Part]]):
    """Every speaker with who that is. Gives that back on enter."""

    AUTO_FOCUS = "#speakers"
    BINDINGS = actions.bindings("speakers", priority={"done"})
    DEFAULT_CSS = """
    SpeakersScreen { layout: vertical; }
    SpeakersScreen #speakers { height: auto; max-height: 50%; margin: 1 0; }
    SpeakersScreen #says { padding: 0 1; height: 1fr; max-width: 84; color: $our-quiet; }
    """

    def __init__(self, transcript: Transcript) -> None:
        super().__init__()
        self._transcript = transcript
        self._parts = dict(transcript.parts)

    def compose(self) -> ComposeResult:
        """Headline, speakers, what the lit one says, hints."""
        yield Headline("Who is who")
        yield Choices(id="speakers", markup=False)
        yield Static("", id="says", markup=False)
        yield HintLine()

    def on_unmount(self) -> None:
        """Nothing of it is left."""
        self._transcript = Transcript(id=self._transcript.id)

    def on_mount(self) -> None:
        """Show them."""
        label = self.alliance.label_of
        self.query_one(Headline).say("Who is who", "said by you, never guessed", "")
        self.query_one(HintLine).show(
            [
                Hint(label("speakers.therapist"), "therapist", "therapist", lambda: self.action_say("therapist")),
                Hint(label("speakers.client"), "client", "client", lambda: self.action_say("client")),
                Hint(label("speakers.other"), "somebody else", "other", lambda: self.action_say("other")),
                Hint(label("speakers.unsaid"), "not said", "not said", lambda: self.action_say("")),
                Hint(label("speakers.done"), "done", "done", self.action_done),
                Hint(label("speakers.back"), "back", "back", self.action_back),
            ]
        )
        self._show()

    def recolour(self) -> None:
        """Another theme, or share-safe mode."""
        self._show()

    def _show(self) -> None:
        options = self.query_one(OptionList)
        lit = options.highlighted or 0
        options.clear_options()
        options.add_options([Option(self._line(one)) for one in self._transcript.speakers])
        options.highlighted = lit
        self._show_words()

    def _line(self, speaker: str) -> Text:
        glyphs, part = self.alliance.glyphs, self._parts.get(speaker)
        bare = self._transcript.model_copy(update={"parts": {}})
        line = Text(no_wrap=True, overflow="ellipsis")
        line.append(f"{glyphs.dot if part else glyphs.hollow} ", self.colour("strong" if part else "quiet"))
        line.append(f"{CALLED[part] if part else 'not said':<15}", self.colour("strong" if part else "quiet"))
        line.append(speaker_name(bare, speaker, is_open=not self.alliance.discretion.is_on), self.colour("text"))
        count = sum(one.speaker == speaker for one in self._transcript.said)
        line.append(f"  {counted(count, 'line')}", self.colour("quiet"))
        return line

    @property
    def _speaker(self) -> str:
        return self._transcript.speakers[self.query_one(OptionList).highlighted or 0]

    def _show_words(self) -> None:
        """The first things that the lit one says: that is how one knows them."""
        own = [one.text for one in self._transcript.said if one.speaker == self._speaker]
        telling = [one for one in own if len(one.split()) >= NOD] or own
        words = "\n\n".join(self.alliance.discretion.words(one) for one in telling[:SAMPLES])
        self.query_one("#says", Static).update(words)

    def on_option_list_option_highlighted(self) -> None:
        """Somebody else is lit."""
        self._show_words()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """A click lights a line; enter is done and does not come here."""
        event.stop()

    def action_say(self, part: str) -> None:
        """Who the lit one is; on to the next of whom nothing was said."""
        if part:
            self._parts[self._speaker] = Part(part)
        else:
            self._parts.pop(self._speaker, None)
        open_places = [place for place, one in enumerate(self._transcript.speakers) if one not in self._parts]
        self._show()
        if part and open_places:
            self.query_one(OptionList).highlighted = open_places[0]

    def action_done(self) -> None:
        """Keep it."""
        self.dismiss(self._parts)

    def action_back(self) -> None:
        """Leave it as it was."""
        self.dismiss(None)
