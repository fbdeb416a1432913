"""A record note while it is written: what stands in its fields now, and what of it is in the store."""

from alliance_tui.domain.note_template import NoteTemplate
from alliance_tui.domain.progress_note import Holds, ProgressNote, TelehealthHeader, with_section, with_words
from alliance_tui.domain.risk import RISK_TEXTS, RiskBlock, RiskLevel
from alliance_tui.domain.session import Session
from alliance_tui.services import record_note
from alliance_tui.services.clock import wall_now
from alliance_tui.storage.practice import Practice


class RecordDraft:
    """The draft of one session's record. Nothing is written before something was changed, and then by `save`."""

    def __init__(
        self, practice: Practice, session: Session, templates: dict[str, NoteTemplate], first_template: str
    ) -> None:
        """Take up what the record holds, or begin after the client's last one.

        Args:
            practice: open, for writing where it is to be saved.
            session: ended or signed.
            templates: all that are known, by id.
            first_template: the one to begin with where no earlier note says.

        Raises:
            Unverified: when the session or the client's index cannot be trusted.
        """
        self._practice = practice
        self._templates = templates
        self._first_template = first_template
        self.session = session
        """As the disk has it."""
        self.header = TelehealthHeader()
        self.note: ProgressNote
        self.risk: RiskBlock | None = None
        self.plan = ""
        self.modality = ""
        self.effects: list[str] = []
        """What each pause did to the session, in the order of the pauses."""
        self.remembered = 0
        """The number of the session whose header this one begins with; 0 where it has its own."""
        self.is_saved = True
        self.read_again()

    def read_again(self) -> None:
        """Take up what the disk has now. What was not saved is let go.

        Raises:
            Unverified: when it cannot be trusted.
        """
        self.session = session = record_note.read(self._practice, self.session)
        last = record_note.last_written(self._practice, session) if session.header is None else None
        self.remembered = last[0] if last else 0
        self.header, self.note = record_note.drafted(
            session, last[1] if last else None, self._templates, self._first_template
        )
        self.risk, self.plan, self.modality = session.risk, session.plan, session.modality
        self.effects = [pause.effect for pause in session.pauses]
        self.is_saved = True

    @property
    def template(self) -> NoteTemplate | None:
        """The template it is written after, where that is known still."""
        return self._templates.get(self.note.template.id)

    @property
    def offered(self) -> list[str]:
        """Interventions to accept: what was not taken yet."""
        taken = {line.strip() for one in self.note.sections for line in one.text.splitlines()}
        return [words for words in record_note.interventions(self._practice, self.session) if words not in taken]

    def write_section(self, section_id: str, text: str) -> None:
        """Another text in a section; that of the plan is the session's plan."""
        if any(one.id == section_id and one.holds is Holds.PLAN for one in self.note.sections):
            self._set("plan", text)
        else:
            self._set("note", with_section(self.note, section_id, text, self.note.written_at))

    def write_header(self, name: str, text: str) -> None:
        """Another text in a field of the header; `modality` is the session's."""
        if name == "modality":
            self._set("modality", text)
        else:
            self._set("header", self.header.model_copy(update={name: text}))

    def write_effect(self, place: int, text: str) -> None:
        """What a pause did to the session."""
        self._set("effects", [text if number == place else one for number, one in enumerate(self.effects)])

    def write_risk(self, name: str, value: str) -> None:
        """A field of the risk block; the level by its word, empty for none yet. Opens the block where it is absent."""
        level = RiskLevel(value) if name == "level" and value else None
        change: dict[str, object] = {name: level if name == "level" else value}
        before = self.risk or RiskBlock(opened_at=wall_now())
        if level is not None and before.level is not None and level.height > before.level.height:
            change["addressed_at"] = None  # What was addressed was less than this.
        self._set("risk", before.model_copy(update=change))

    def open_risk(self) -> None:
        """Open the risk block. From now on the note cannot be signed without level, rationale and follow-up."""
        if self.risk is None:
            self._set("risk", RiskBlock(opened_at=wall_now()))

    def close_risk(self) -> bool:
        """Take the risk block away again; False when something stands in it, which is then left."""
        if self.risk is None or self.risk.level or any(getattr(self.risk, name).strip() for name in RISK_TEXTS):
            return False
        self._set("risk", None)
        return True

    def change_template(self, step: int = 1) -> NoteTemplate:
        """The next template, round and round; nothing that was written is lost."""
        names = list(self._templates)
        known = self.note.template.id
        place = (names.index(known) + step) % len(names) if known in names else 0
        template = self._templates[names[place]]
        self._set("note", record_note.retemplated(self.note, template))
        return template

    @property
    def takes_offered(self) -> str:
        """The section that takes what is offered: the one for interventions, else the first that is no plan."""
        texts = [one for one in self.note.sections if one.holds is not Holds.PLAN]
        chosen = [one.id for one in texts if one.holds is Holds.INTERVENTIONS] or [one.id for one in texts]
        return chosen[0] if chosen else ""

    def accept(self, words: str) -> str:
        """Take an offered intervention into the section that takes them; returns its text as it is then."""
        chosen = self.takes_offered
        text = with_words(next((one.text for one in self.note.sections if one.id == chosen), ""), words)
        if chosen:
            self.write_section(chosen, text)
        return text

    def save(self) -> None:
        """Bring it to the disk. Nothing happens where nothing was changed.

        Raises:
            RecordSealed: when it was signed meanwhile.
            ReadOnly, DiskTrouble: as everywhere; what was saved before is then untouched.
        """
        if self.is_saved:
            return
        pauses = tuple(
            pause.model_copy(update={"effect": effect})
            for pause, effect in zip(self.session.pauses, self.effects, strict=True)
        )
        self.note = self.note.model_copy(update={"written_at": wall_now()})
        drafted = {
            "header": self.header,
            "progress_note": self.note,
            "risk": self.risk,
            "plan": self.plan,
            "modality": self.modality.strip() or self.session.modality,
            "pauses": pauses,
        }
        # What was not changed here is not written: it may have been changed elsewhere meanwhile.
        changed = {name: value for name, value in drafted.items() if value != getattr(self.session, name)}
        self.session = record_note.change(self._practice, self.session, **changed)
        self.risk, self.plan = self.session.risk, self.session.plan
        self.is_saved = True

    def _set(self, name: str, value: object) -> None:
        if getattr(self, name) != value:
            setattr(self, name, value)
            self.is_saved = False
