"""The way to a rating: which scale, who answers, and where one comes out again."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from alliance_tui.config.scales import load_scales
from alliance_tui.domain.scale import Rater, Scale
from alliance_tui.domain.session import Session
from alliance_tui.domain.trouble import Trouble
from alliance_tui.services.rating import Sitting

if TYPE_CHECKING:
    from alliance_tui.ui.app import AllianceApp

Then = Callable[[Session], None]
"""Gets the session as it is afterwards, whether or not something was rated."""


def rate(app: "AllianceApp", session: Session, then: Then) -> None:
    """Rate a session: choose a scale where there are several, then fill it in."""
    from alliance_tui.ui.screens.scale_choice import ScaleChoiceScreen  # deferred: opened by a key

    scales, broken = load_scales()
    for fault in broken:
        app.notify(fault.sentence, title="Left out", severity="warning", timeout=15, markup=False)
    choices = [(scale, rater) for scale in scales.values() for rater in scale.raters]
    if len(choices) == 1:
        rate_with(app, session, *choices[0], then)
        return

    def chosen(choice: tuple[Scale, Rater] | None) -> None:
        if choice is not None:
            rate_with(app, session, *choice, then)

    app.push_screen(ScaleChoiceScreen(session, choices), chosen)


def rate_with(app: "AllianceApp", session: Session, scale: Scale, rater: Rater, then: Then) -> None:
    """Rate a session with one scale: the therapist here and now, the client after the screen was handed over."""
    from alliance_tui.ui.screens.rating import RatingScreen  # deferred: opened by a key

    try:
        sitting = Sitting(app.practice, session, scale, rater)
    except Trouble as trouble:
        app.notify(trouble.sentence, title="Not rated", severity="error", timeout=15, markup=False)
        return
    if rater is Rater.THERAPIST:
        app.push_screen(RatingScreen(sitting), lambda _session: then(sitting.session))
    elif sitting.values:
        _show_scores(app, sitting, then)
    else:
        _hand_over(app, sitting, then)


def _hand_over(app: "AllianceApp", sitting: Sitting, then: Then) -> None:
    from alliance_tui.ui.screens.hand_over import HandOverScreen  # deferred: opened by a key

    app.playing.end()  # the picture of a session is for nobody who sits here now

    def came_back(was_handed_over: bool | None) -> None:
        if was_handed_over and sitting.values:
            _show_scores(app, sitting, then)
        else:
            then(sitting.session)

    app.push_screen(HandOverScreen(sitting), came_back)


def _show_scores(app: "AllianceApp", sitting: Sitting, then: Then) -> None:
    from alliance_tui.ui.screens.scores import ScoresScreen  # deferred: opened by a key

    def left(wants_again: bool | None) -> None:
        if wants_again:
            _hand_over(app, sitting, then)
        else:
            then(sitting.session)

    app.push_screen(ScoresScreen(sitting), left)
