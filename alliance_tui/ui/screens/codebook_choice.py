"""Which codebook the next sessions with a client are coded with."""

from rich.text import Text
from textual.app import ComposeResult
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from alliance_tui.domain.codebook import Codebook
from alliance_tui.ui import actions
from alliance_tui.ui.screens.base import AllianceScreen
from alliance_tui.ui.widgets.choices import Choices
from alliance_tui.ui.widgets.headline import Headline
from alliance_tui.ui.widgets.hint_line import Hint, HintLine

KEEPS = "From the next session on. A session that runs and those that were keep the codebook they were coded with."


class CodebookChoiceScreen(AllianceScreen[Codebook]):
    """Every codebook, the client's own lit up, with what each can mark."""

    AUTO_FOCUS = "#choices"
    PLACE = "choice"
    BINDINGS = actions.bindings("choice")
    DEFAULT_CSS = """
    CodebookChoiceScreen #choices { height: auto; max-height: 1fr; margin: 1 0; }
    CodebookChoiceScreen #about { padding: 0 1; color: $our-quiet; height: 1fr; max-width: 82; }
    """

    def __init__(self, code: str, books: list[Codebook], present: str) -> None:
        """Ask about the client with `code`; `present` is the id of the codebook it has."""
        super().__init__()
        self._code = code
        self._books = books
        self._present = present

    def compose(self) -> ComposeResult:
        """Headline, list, what the lit one holds, hints."""
        yield Headline("Codebook")
        yield Choices(id="choices", markup=False)
        yield Static("", id="about")
        yield HintLine()

    def on_mount(self) -> None:
        """Fill in."""
        self.query_one(Headline).say("Codebook", self._code)
        hints = [
            Hint("enter", "choose", "choose", self._choose),
            Hint(self.alliance.label_of("choice.back"), "back", "back", self.action_back),
        ]
        self.query_one(HintLine).show(hints)
        ids = [book.id for book in self._books]
        self.recolour()
        self.query_one(OptionList).highlighted = ids.index(self._present) if self._present in ids else 0

    def recolour(self) -> None:
        """Draw the lines anew."""
        options = self.query_one(OptionList)
        kept = options.highlighted or 0
        options.clear_options()
        options.add_options([Option(self._line(book)) for book in self._books])
        options.highlighted = kept
        self._tell()

    def _line(self, book: Codebook) -> Text:
        glyphs = self.alliance.glyphs
        is_present = book.id == self._present
        longest = min(36, max(len(one.title) for one in self._books))
        text = Text(f"{glyphs.dot if is_present else glyphs.hollow} ", self.colour("quiet"), no_wrap=True)
        text.append(f"{book.title:<{longest}}", self.colour("text"))
        text.append(f"  {book.id}, version {book.version}", self.colour("quiet"))
        text.overflow = "ellipsis"
        return text

    def _tell(self) -> None:
        options = self.query_one(OptionList)
        book = self._books[options.highlighted or 0]
        text = Text(f"{KEEPS}\n\n")
        for group in book.groups:
            text.append(f"{group.key} {self.alliance.glyphs.group(group)} {group.title}", self.tone(group))
            text.append(f"  {', '.join(code.title.lower() for code in group.offered)}\n")
        text.append(f"\n{book.source}")
        self.query_one("#about", Static).update(text)

    def on_option_list_option_highlighted(self) -> None:
        """Another one is lit: say what it holds."""
        self._tell()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter, or a click."""
        event.stop()
        self.dismiss(self._books[event.option_index])

    def _choose(self) -> None:
        highlighted = self.query_one(OptionList).highlighted
        if highlighted is not None:
            self.dismiss(self._books[highlighted])

    def action_back(self) -> None:
        """It stays as it was."""
        self.dismiss()
