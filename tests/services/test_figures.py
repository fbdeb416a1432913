"""Figures of the trends: what rules say stands in them with its n, and no share below n = 5."""

from datetime import UTC, datetime, timedelta

from alliance_tui.domain.client import Client
from alliance_tui.domain.control_chart import RangeOf, control_chart
from alliance_tui.domain.course import CaseloadCourse, Delays, RepairUse, SessionCourse, Share, Tenths
from alliance_tui.domain.figure import Figure, Shape
from alliance_tui.domain.lineage import Lineage
from alliance_tui.domain.pattern_choice import Rule
from alliance_tui.domain.patterns import find_patterns
from alliance_tui.domain.scale import Rater
from alliance_tui.domain.series import series
from alliance_tui.services.figures import caseload_figures, client_figures
from alliance_tui.services.trends import ClientTrend, ScaleTrend
from tests.storage.practices import ONE

START = datetime(2031, 3, 4, 10, tzinfo=UTC)
WORKED = (6.1, 6.3, 6.2, 4.8, 6.4, 6.5, 6.3, 6.4)


def course(number: int, **changes: object) -> SessionCourse:
    """A session with one withdrawal."""
    fields: dict[str, object] = {
        "id": f"{number:032x}",
        "number": number,
        "started_at": START + timedelta(weeks=number),
        "ruptures": {"withdrawal": 1},
        "repairs": 2,
        "connection": 0,
        "unknown": 0,
        "episodes": 3,
        "open_episodes": 1,
        "resolutions": None,
    }
    return SessionCourse.model_validate(fields | changes)


def trend(scores: tuple[float | None, ...] = (), client: Client = ONE) -> ClientTrend:
    """A course with one scale."""
    numbered = list(enumerate(scores, 1))
    findings = tuple(find_patterns(numbered, rule) for rule in Rule)
    chart = control_chart(series(numbered), RangeOf.MEAN) if len(scores) > 4 else None
    scales = (ScaleTrend("pulse@1/client", Rater.CLIENT, numbered, chart=chart, findings=findings),)
    sessions = tuple(course(number) for number in range(1, max(3, len(scores) + 1)))
    return ClientTrend(client, sessions, (("withdrawal", "Withdrawal"),), scales if scores else ())


def column(figure: Figure, name: str) -> tuple[str, ...]:
    """A column of a figure's table."""
    head, rows = figure.table
    return tuple(row[head.index(name)] for row in rows)


def test_counts_are_those_of_the_course() -> None:
    ruptures, repairs, episodes = client_figures(trend())
    assert column(ruptures, "Withdrawal") == ("1", "1")
    assert column(repairs, "repairs") == ("2", "2")
    assert (column(episodes, "given a resolution"), column(episodes, "open")) == (("2", "2"), ("1", "1"))
    assert column(ruptures, "day") == ("2031-03-11", "2031-03-18")
    assert all("n = 2 sessions" in one.notes[0] for one in (ruptures, repairs, episodes))


def test_the_worked_example_stands_in_the_figure_with_its_limits_rules_and_n() -> None:
    pulse = client_figures(trend(WORKED))[-1]
    assert (pulse.id, pulse.shape) == ("pulse-1-client", Shape.LINE)
    limits = {one.name: round(one.value, 3) for one in pulse.limits}
    assert (limits["individuals lower"], limits["robust lower"]) == (4.719, 5.496)
    assert {one.name.split()[0] for one in pulse.limits if one.is_drawn} == {"individuals"}
    flagged = {rule: column(pulse, f"by {rule}").index("possible rupture") + 1 for rule in ("drop", "robust")}
    assert flagged == {"drop": 4, "robust": 4}
    assert "possible rupture" not in column(pulse, "by individuals")
    assert sum("n = 8" in note for note in pulse.notes) == 5


def test_what_a_rule_cannot_judge_is_said_so() -> None:
    few = client_figures(trend((6, None, 6.2)))[-1]
    assert set(column(few, "by drop")) == {"not judged"}
    assert few.limits == ()
    assert all("n = 2" in note for note in few.notes[:5])
    gap = client_figures(trend((6, 6.1, None, 2, 6, 6.1, 6.2)))[-1]
    assert column(gap, "by drop")[2:4] == ("not judged", "not judged")


def test_nothing_is_drawn_where_there_is_no_session() -> None:
    assert client_figures(ClientTrend(ONE, (), (), ())) == ()


def test_no_repair_has_a_percentage_below_five_episodes() -> None:
    def use(count: int, n: int) -> RepairUse:
        share = Share(count=count, n=n)
        return RepairUse(codebook="x", code="y", episodes=n + 1, open_episodes=1, resolved=share, resolved_from=4)

    whole = CaseloadCourse(
        sessions=9,
        codes=(),
        repairs=(use(4, 5), use(4, 4)),
        delays=Delays(delays=(), without_repair=2),
        tenths=Tenths(counts=(1,) * 10, left_out=3),
    )
    _codes, repairs, delays, tenths = caseload_figures(whole, Lineage())
    assert column(repairs, "share") == ("80 % resolved (n = 5)", "n = 4: no percentage")
    assert [column(repairs, name)[0] for name in ("resolved", "not resolved", "open")] == ["4", "1", "1"]
    assert delays.notes == ("No episode has a repair yet. 2 episodes without a repair.",)
    assert "n = 10" in tenths.notes[0]
    assert tenths.notes[1] == "3 markers of sessions without an end left out."
    assert caseload_figures(whole.model_copy(update={"sessions": 0}), Lineage()) == ()
