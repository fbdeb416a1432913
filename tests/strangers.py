"""A practice in which every text that somebody wrote or sent would steer the terminal, if it were printed as it is."""

import json
import shutil
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from alliance_tui.domain.recording import Recording
from alliance_tui.domain.session import Session
from alliance_tui.domain.steering import STEERING
from alliance_tui.domain.transcript import Said, Transcript
from alliance_tui.services import access
from alliance_tui.storage import transcripts

EVIL = "\x1b]0;owned\x07\x1b[2J\x9b31m\u202eowl\x7f\r"
SESSION = "K-14/14"

_NAMES = {"id", "client_id", "client", "session", "marker", "scale", "ruptures", "repairs", "merged", "members", "of"}
"""Fields that name something else in the practice: changed, they would only lead nowhere."""


def steers(text: str) -> bool:
    """Whether a text would steer the terminal that it is printed on. A line's end and a tab may stand in it."""
    return any(ord(one) in STEERING and one not in "\n\t" for one in text)


def steering_practice(example: Path, root: Path) -> Path:
    """The example practice, in the one session of which every text that may hold it holds control characters."""
    shutil.copytree(example, root)
    practice = access.find(root).open_plain()
    client = practice.catalogue.find("K-14")
    assert client is not None
    row = practice.charts.summaries(client.id)[-1]
    linked = Recording(id="film", path="/nowhere/film.mkv", linked_at=row.started_at)
    session = practice.charts.read(row.id, client.id).model_copy(update={"recordings": (linked,)})
    content = session.model_dump(mode="json")
    for path in list(_texts(content)):
        _try(content, path)
    changed = Session.model_validate(content)
    practice.charts.save(changed)
    told = Said(start_s=1, end_s=2, speaker=f"Sam{EVIL}", text=f"so {EVIL}")
    transcripts.keep(practice.charts, Transcript(id=session.id, said=(told,)), client.id)
    practice.close()
    assert json.dumps(changed.model_dump(mode="json")).count("owned") > 10, "nothing is proved with nothing in it"
    return root


def _texts(content: Any, path: tuple[Any, ...] = ()) -> Any:
    """The places of all texts."""
    items = content.items() if isinstance(content, dict) else enumerate(content) if isinstance(content, list) else ()
    for name, value in items:
        if name in _NAMES:
            continue
        if isinstance(value, str):
            yield (*path, name)
        else:
            yield from _texts(value, (*path, name))


def _try(content: Any, path: tuple[Any, ...]) -> None:
    """Let a text steer, where the session is one afterwards."""
    *way, last = path
    holder = content
    for step in way:
        holder = holder[step]
    before = holder[last]
    holder[last] = f"{before}{EVIL}"
    try:
        Session.model_validate(content)
    except ValidationError:
        holder[last] = before
