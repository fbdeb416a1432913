"""What stands on the record's page: the fields of a draft, or the words of a note that can only be added to."""

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from rich.text import Text
from textual.containers import Horizontal, Vertical
from textual.widget import Widget
from textual.widgets import Static
from textual.widgets.option_list import Option

from alliance_tui.domain.note_template import HEADER_TITLES, HeaderField
from alliance_tui.domain.pause import Pause
from alliance_tui.domain.progress_note import Holds
from alliance_tui.domain.risk import RISK_TEXTS, RISK_TITLES, RiskBlock, RiskLevel
from alliance_tui.domain.session import Session
from alliance_tui.exchange.record_words import blocks_of, disruption_words, header_facts
from alliance_tui.services.record_draft import RecordDraft
from alliance_tui.ui.widgets.choice_rows import ChoiceRow, ChoiceRows
from alliance_tui.ui.widgets.choices import Choices
from alliance_tui.ui.widgets.field import Field
from alliance_tui.ui.widgets.told import Told
from alliance_tui.ui.widgets.written_field import WrittenField

if TYPE_CHECKING:
    from alliance_tui.ui.screens.record_note import RecordNoteScreen

NO_LEVEL = "not said yet"


def draft_fields(screen: "RecordNoteScreen", draft: RecordDraft) -> list[Widget]:
    """The note at the left, how it took place and the risk block at the right; under each other where it is narrow."""
    left = Vertical(*_sections(draft), id="left")
    right = Vertical(*_header(screen, draft), *_risk(screen, draft), id="right")
    return [left, right]


def signed_words(screen: "RecordNoteScreen", session: Session) -> list[Widget]:
    """A note as it was signed, with what was added; what was altered is said first."""
    told = screen.alliance.discretion.words
    quiet, strong = screen.colour("quiet"), f"bold {screen.colour('strong')}"
    text = Text()
    if session.signature_fault:
        alarm = f"bold {screen.colour('alarm')}"
        text.append(f"This note was altered after it was signed: {session.signature_fault}.\n", alarm)
        text.append("Earlier states of it may stand in snapshots and backups. See: alliance-tui doctor.\n\n", quiet)
    for block in blocks_of(session):
        is_seal = block.title.startswith(("Signed", "Addendum", "Emptied"))
        text.append(f"{block.title}\n", screen.colour("connection") if is_seal else strong)
        text.append(told("\n".join(block.lines)) + "\n\n")
    facts = header_facts(session) + [("Interrupted", disruption_words(pause)) for pause in session.pauses]
    if facts:
        text.append("How it took place\n", strong)
    for title, value in facts:
        text.append(f"{title}: ", quiet)
        text.append(f"{told(value)}\n")
    return [Static(text, id="words")]


def _sections(draft: RecordDraft) -> Iterator[Widget]:
    about = {one.id: one.about for one in draft.template.sections} if draft.template else {}
    for one in draft.note.sections:
        yield _label(one.title, about.get(one.id, "Kept from the template used before."))
        yield WrittenField(draft.plan if one.holds is Holds.PLAN else one.text, id=f"section-{one.id}")
        if one.id == draft.takes_offered:
            yield from _offered(draft)


def _offered(draft: RecordDraft) -> Iterator[Widget]:
    offered = draft.offered
    if offered:
        yield _label("Offered", "repairs you marked; enter takes one into the note", id="offered-label")
        yield Choices(*(Option(words) for words in offered), id="offered", markup=False)


def _header(screen: "RecordNoteScreen", draft: RecordDraft) -> Iterator[Widget]:
    remembered = f"as in session {draft.remembered}; change what differs" if draft.remembered else ""
    yield _label("How it took place", remembered)
    wanted = draft.template.header if draft.template else tuple(HeaderField)
    for field in wanted:
        if field is HeaderField.DISRUPTIONS:
            continue
        value = draft.modality if field is HeaderField.MODALITY else getattr(draft.header, field)
        yield _row(HEADER_TITLES[field], value, f"header-{field}")
    if HeaderField.DISRUPTIONS in wanted:
        for place, (pause, effect) in enumerate(zip(draft.session.pauses, draft.effects, strict=True)):
            yield Told(partial(_interrupted, screen, pause), classes="quiet field")
            yield _row("what it did", effect, f"effect-{place}")


def _risk(screen: "RecordNoteScreen", draft: RecordDraft) -> Iterator[Widget]:
    risk = draft.risk
    if risk is None:
        key = screen.alliance.label_of("recordnote.risk")
        yield _label("Risk", f"not opened; {key} opens it")
        return
    yield _label("Risk", risk_words(risk), id="risk-label")
    answers = [NO_LEVEL, *RiskLevel]
    level = ChoiceRow("level", "level", answers, answers.index(risk.level) if risk.level else 0)
    yield ChoiceRows([level], screen.take_level, id="risk-level")
    for name in RISK_TEXTS:
        yield Static(RISK_TITLES[name], classes="quiet field")
        yield WrittenField(getattr(risk, name), id=f"risk-{name}")
    if risk.addressed_at is not None:
        yield Told(lambda: _addressed(screen, risk), classes="quiet field")


def _interrupted(screen: "RecordNoteScreen", pause: Pause) -> Text:
    """From when to when, and why, as far as that may be seen."""
    reason = screen.alliance.discretion.words(pause.reason)
    return Text(f"Interrupted {disruption_words(pause.model_copy(update={'effect': '', 'reason': reason}))}")


def _addressed(screen: "RecordNoteScreen", risk: RiskBlock) -> Text:
    how = screen.alliance.discretion.words(risk.addressed)
    return Text(f"Addressed {risk.addressed_at:%d %b %Y}: {how}")


def risk_words(risk: RiskBlock | None) -> str:
    """What an open risk block still wants."""
    return f"wants {', '.join(risk.missing)} before signing" if risk and risk.missing else ""


def _label(title: str, about: str, *, id: str | None = None) -> Widget:
    return Horizontal(
        Static(title, classes="title", markup=False),
        Static(about, classes="about", markup=False),
        classes="label",
        id=id,
    )


def _row(title: str, value: str, name: str) -> Widget:
    return Horizontal(
        Static(title, classes="quiet name", markup=False), Field(value, id=name, compact=True), classes="row"
    )
