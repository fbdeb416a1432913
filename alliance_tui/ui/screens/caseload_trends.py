"""What the whole caseload shows, in tables: codes, repairs, time to repair, where in the session ruptures fall."""

from rich.table import Table
from rich.text import Text

from alliance_tui.domain.codebook import Codebook
from alliance_tui.domain.course import CaseloadCourse
from alliance_tui.domain.reading import clock_text, counted
from alliance_tui.services.review import Unlisted
from alliance_tui.services.trends import caseload_trend
from alliance_tui.ui.screens.base import AllianceScreen

BAR = 24


def caseload_tables(screen: AllianceScreen[None]) -> list[Text | Table]:
    """Read everything and put it into words and tables. Takes as long as reading all sessions: call from a thread."""
    course, troubles = caseload_trend(screen.alliance.practice)
    books = {book.id: book for book in screen.alliance.books.values()}
    parts: list[Text | Table] = [Text(f"{counted(course.sessions, 'session')}.", screen.colour("quiet"))]
    parts += [Text(trouble.line, screen.colour("alarm")) for trouble in troubles if isinstance(trouble, Unlisted)]
    unread = sum(not isinstance(trouble, Unlisted) for trouble in troubles)
    if unread:
        parts.append(Text(f"{counted(unread, 'session')} could not be read.", screen.colour("alarm")))
    parts += [Text("\nWhat was marked", "bold"), _codes(screen, course, books)]
    parts += [Text("\nRepairs, and how their episodes stand", "bold"), _repairs(screen, course, books)]
    parts += [Text("\nFrom rupture to repair", "bold"), Text(_delay_words(course))]
    parts += [Text("\nWhere in the session ruptures fall", "bold"), _tenths(screen, course)]
    return parts


def _table(screen: AllianceScreen[None], *columns: str) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style=screen.colour("quiet"))
    for name in columns:
        table.add_column(name, justify="left" if name in ("code", "repair", "") else "right")
    return table


def _codes(screen: AllianceScreen[None], course: CaseloadCourse, books: dict[str, Codebook]) -> Table:
    table = _table(screen, "code", "markers", "sessions")
    for use in course.codes:
        book = books.get(use.codebook)
        group = book.group(use.group) if book else None
        title = book.title_of(use.group, use.code) if book else (use.code or use.group)
        sign = Text(f"{screen.alliance.glyphs.group(group)} ", screen.tone(group))
        sign.append(title if use.code else f"{title}, not named", screen.colour("text"))
        table.add_row(sign, str(use.markers), str(use.sessions))
    return table


def _repairs(screen: AllianceScreen[None], course: CaseloadCourse, books: dict[str, Codebook]) -> Table:
    table = _table(screen, "repair", "episodes", "open", "resolved", "of", "")
    for use in course.repairs:
        book = books.get(use.codebook)
        title = book.title_of("repair", use.code) if book else (use.code or "repair")
        share = use.resolved
        percent = f"{share.percent:.0f} %" if share.percent is not None else "too few for a percentage"
        table.add_row(
            title if use.code else "not named",
            str(use.episodes),
            str(use.open_episodes),
            str(share.count),
            str(share.n),
            Text(percent, screen.colour("quiet")),
        )
    return table


def _delay_words(course: CaseloadCourse) -> str:
    delays = course.delays
    if delays.median_s is None:
        return "No episode has a repair yet."
    words = f"Median {clock_text(delays.median_s)} (n = {delays.n})"
    if delays.quartiles_s is not None:
        low, high = delays.quartiles_s
        words += f", half of them between {clock_text(low)} and {clock_text(high)}"
    return f"{words}. {counted(delays.without_repair, 'episode')} without a repair."


def _tenths(screen: AllianceScreen[None], course: CaseloadCourse) -> Table:
    table = _table(screen, "", "", "ruptures")
    most = max(course.tenths.counts, default=0)
    for place, count in enumerate(course.tenths.counts):
        bar = screen.alliance.glyphs.heavy * (round(BAR * count / most) if most else 0)
        table.add_row(f"{place * 10:>3} to {place * 10 + 10} %", Text(bar, screen.colour("withdrawal")), str(count))
    return table
