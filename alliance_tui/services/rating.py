"""Rating: the answers of one rater to one scale, saved into the session they are about as they are given.

A session has one rating of each scale, version and rater. Taking it up again on another occasion changes it and keeps
what stood there before; the versions of a scale, and its raters, are never mixed.
"""

from alliance_tui.domain.client import Client
from alliance_tui.domain.scale import Rater, Scale
from alliance_tui.domain.session import EarlierRating, ScaleRating, Session
from alliance_tui.domain.summary import State
from alliance_tui.domain.trouble import Trouble
from alliance_tui.services.clock import wall_now
from alliance_tui.services.record_note import require_over
from alliance_tui.storage.practice import Practice


class NotRated(Trouble):
    """An answer cannot be kept."""


class Sitting:
    """One occasion on which a scale is filled in. Every answer is in the store when `answer` returns."""

    def __init__(self, practice: Practice, session: Session, scale: Scale, rater: Rater) -> None:
        """Begin, or take up what this rater answered before. Nothing is written until the first answer.

        Raises:
            NotRated: when the session is live or signed, the rater may not use this scale, or the scale is another
                than the one which was kept under its id and version.
            RecordSealed: when the session was gone back into.
            ReadOnly: in a practice that is open for reading.
        """
        practice.require_writer()
        require_over(practice, session)
        _refuse_closed(session)
        if rater not in scale.raters:
            raise NotRated(f"{scale.title} is not made for the {rater.value} to answer", safe="Nothing was changed")
        kept = practice.catalogue.scale(scale.ref)
        if kept is not None and not kept.scores_like(scale):
            raise NotRated(
                f"{scale.ref} was changed, but there are ratings made with it as it was",
                safe="They are unchanged",
                remedy="Give the changed scale a version of its own",
            )
        self._practice = practice
        self.session = session
        """As it was last saved."""
        self.scale = scale
        self.rater = rater
        self._before = find_rating(session, scale, rater)
        self._has_saved = False

    @property
    def values(self) -> dict[str, float]:
        """The answers so far, by item id."""
        rating = find_rating(self.session, self.scale, self.rater)
        return dict(rating.values) if rating else {}

    @property
    def scores(self) -> dict[str, float]:
        """The scores that these answers allow."""
        return self.scale.scores(self.values)

    @property
    def is_complete(self) -> bool:
        """Whether every item has an answer."""
        return len(self.values) == len(self.scale.items)

    def answer(self, item_id: str, value: float | None) -> Session:
        """Save one answer, or take it back with None; returns the session as it is now.

        The session is read anew, so that nothing is undone that was changed elsewhere meanwhile.

        Raises:
            NotRated: when the value is none of the item's answers, or the session was signed meanwhile.
            DiskTrouble: when the disk refuses; what was saved before is then untouched.
        """
        item = self.scale.item(item_id)
        if item is None or not (value is None or self.scale.answer_of(item).takes(value)):
            raise NotRated("this answer cannot stand there", safe="Nothing was changed")
        session = self._practice.charts.read(self.session.id, self.session.client_id)
        _refuse_closed(session)
        require_over(self._practice, session)
        values = self.values
        if values.get(item_id) == value:
            return self.session
        values.pop(item_id, None)
        if value is not None:
            values[item_id] = value
        return self._save(session, {one.id: values[one.id] for one in self.scale.items if one.id in values})

    def _save(self, session: Session, values: dict[str, float]) -> Session:
        rating = ScaleRating(
            scale=self.scale.id,
            version=self.scale.version,
            at=wall_now(),
            values=values,
            totals=self.scale.scores(values),
            rater=self.rater,
            earlier=_earlier(self._before),
        )
        if not self._has_saved:
            self._practice.catalogue.keep_scale(self.scale)
        others = tuple(one for one in session.ratings if one.series != rating.series)
        kept = (rating,) if values or rating.earlier else ()
        changed = self._practice.charts.save_drawer(
            "progress", session.model_copy(update={"ratings": (*others, *kept)})
        )
        self.session = changed
        if not self._has_saved:
            self._has_saved = True
            self._practice.audit.note("rated", session=session.id, scale=str(self.scale.ref), rater=self.rater.value)
        return changed


def last_session(practice: Practice, client: Client) -> Session | None:
    """The client's last session in the store, or None where there is none yet.

    Raises:
        Trouble: when it cannot be read.
    """
    rows = practice.charts.summaries(client.id)
    return practice.charts.read(rows[-1].id, client.id) if rows else None


def find_rating(session: Session, scale: Scale, rater: Rater) -> ScaleRating | None:
    """What a rater answered in this version of a scale about a session, or None."""
    return next(
        (one for one in session.ratings if (one.scale, one.version, one.rater) == (scale.id, scale.version, rater)),
        None,
    )


def _earlier(before: ScaleRating | None) -> tuple[EarlierRating, ...]:
    """What a rating has to remember when it is changed on another occasion than the one it was made on."""
    if before is None or not before.values:
        return before.earlier if before else ()
    return (*before.earlier, EarlierRating(at=before.at, values=before.values, totals=before.totals))


def _refuse_closed(session: Session) -> None:
    if session.assignment is not None:
        raise NotRated("this session is another practice's", safe="Nothing was changed")
    if session.state is State.SIGNED:
        raise NotRated("this session is signed", safe="Nothing was changed", remedy="Write an addendum")
    if session.record_purged_at:
        raise NotRated("the record of this session was emptied", safe="Nothing was changed")
    if session.state is State.LIVE:
        raise NotRated("this session has not ended yet", safe="Nothing was changed", remedy="Rate it afterwards")
