"""Make the pictures of the README and the docs from the running app: `make pictures`.

The app runs without a terminal, on a throw-away copy of the example practice, with a clock that the script sets.
"""

import asyncio
import re
import tempfile
from collections.abc import Callable
from pathlib import Path

from textual.pilot import Pilot

from alliance_tui.config import paths
from alliance_tui.config.settings import Settings
from alliance_tui.domain.note import Splice
from alliance_tui.services import live_session
from alliance_tui.services.clients import find_client
from alliance_tui.services.clock import SessionClock
from alliance_tui.services.demo import build, seconds
from alliance_tui.services.live_session import LiveSession
from alliance_tui.services.recovery import next_number
from alliance_tui.ui.app import AllianceApp, Start
from alliance_tui.ui.rehearsing import rehearse
from alliance_tui.ui.screens.rehearsal import RehearsalScreen

PICTURES = Path(__file__).resolve().parent.parent / "docs" / "pictures"

SCRIPT = (
    ("00:00", "Came in flat. Week's events first: the move, her sister."),
    ("04:10", 'Homework not done. Short answers when I asked why. "Fine." Tone drops when I use the word plan.'),
    ("06:40", "r5"),
    ("08:15", "w"),
    ("12:02", "w2"),
    ("12:02", "Went quiet. I pushed too early?"),
    ("12:20", "Looked away from the camera, long pause, then changed the subject to work. Name it? Wait."),
)


def play(session: LiveSession) -> None:
    """Let a session happen: note lines at their times, and markers by group letter and code digit."""
    now = [0.0]
    session.clock = SessionClock(0.0, machine=lambda: now[0])
    for at, words in SCRIPT:
        now[0] = seconds(at)
        line = len(session.state.note.lines) - 1
        group = session.codebook.group_for_key(words[0])
        if group is not None and len(words) <= 2:
            session.mark(group.id, now[0], line=line)
            if len(words) == 2:
                session.name(words[1])
            continue
        is_first = not session.state.note.lines[line]
        session.edit(
            Splice(
                line=line,
                column=len(session.state.note.lines[line]),
                removed="",
                inserted=words if is_first else f"\n\n{words}",
            )
        )
    now[0] = seconds("12:31")


def save(app: AllianceApp, name: str) -> None:
    """One picture of what is on the screen, without fonts from elsewhere."""
    svg = re.sub(r"@font-face \{.*?\}", "", app.export_screenshot(title=" "), flags=re.DOTALL)
    svg = svg.replace("<text ", '<text xml:space="preserve" ')
    (PICTURES / f"{name}.svg").write_text(svg, encoding="utf-8")


async def shoot(root: Path, size: tuple[int, int], scene: Callable[[AllianceApp, Pilot[None]], object]) -> None:
    """Run the app at a size and let a scene happen in it."""
    app = AllianceApp(Start(root=root, goal="demo", settings=Settings(glyphs="unicode")))
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        await scene(app, pilot)  # type: ignore[misc]  # every scene is a coroutine function


async def live(app: AllianceApp, pilot: Pilot[None]) -> None:
    """The live session, while writing and in mark mode."""
    client = find_client(app.practice, "K-14")
    session = live_session.start(
        app.practice, client, app.books["rupture-repair"], number=next_number(app.practice, client)
    )
    play(session)
    session.sync()
    app.rooms.show_live(session)
    await pilot.pause()
    save(app, f"live-{app.size.width}x{app.size.height}")
    await pilot.press("escape")
    await pilot.pause()
    save(app, f"mark-mode-{app.size.width}x{app.size.height}")
    await pilot.press("escape")
    session.end()
    app.practice.close()


async def reading(app: AllianceApp, pilot: Pilot[None]) -> None:
    """The caseload and the review."""
    save(app, f"caseload-{app.size.width}x{app.size.height}")
    app.rooms.show_review(find_client(app.practice, "R-08"))
    await pilot.pause()
    await pilot.press("n")
    await pilot.pause()
    save(app, f"review-{app.size.width}x{app.size.height}")
    await pilot.press("escape")
    await pilot.press("w")
    await pilot.pause()
    save(app, f"wrap-up-{app.size.width}x{app.size.height}")
    app.practice.close()


async def rehearsal(app: AllianceApp, pilot: Pilot[None]) -> None:
    """A rehearsal, at its second task."""
    rehearse(app)
    await pilot.pause()
    screen = app.screen
    assert isinstance(screen, RehearsalScreen)
    screen.session.clock = SessionClock(0.0, machine=lambda: 14.0)
    await pilot.press(*"The move is nearly done.")
    screen.session.sync()
    await pilot.pause(0.3)
    screen.status.now_s = 14.0
    screen.status.redraw()
    await pilot.pause()
    save(app, f"rehearsal-{app.size.width}x{app.size.height}")
    screen.leave()
    app.practice.close()


def main() -> None:
    """All pictures."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    scenes = (((120, 32), reading), ((120, 32), live), ((60, 24), live), ((100, 28), rehearsal))
    for size, scene in scenes:
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder) / "practice"
            build(paths.example_practice(), root).close()
            asyncio.run(shoot(root, size, scene))
    print(f"Pictures are in {PICTURES.relative_to(Path.cwd())}.")


if __name__ == "__main__":
    main()
