"""Until the live screen stands nothing is loaded that it does without: what is not imported costs nothing."""

import json
import os
import subprocess
import sys
from pathlib import Path

from alliance_tui.domain.codebook import Codebook
from alliance_tui.services.clients import add_client
from alliance_tui.storage.practice import Practice

ROOT = Path(__file__).resolve().parents[2]

STARTER = """\
import json, sys
from argparse import Namespace
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from alliance_tui.cli import hardening, opening
hardening.harden()
app = opening._loaded_app(Namespace(practice=Path(sys.argv[2])), "live", sys.argv[3])
loaded, shown = [], []
def settle():
    loaded.extend(sys.modules)
    shown.append(type(app.screen).__name__)
    app.exit()
app._settle = settle
app.run(headless=True)
import ssl
from textual.types import DirEntry, IgnoreReturnCallbackType
print(json.dumps([sorted(loaded), shown, app.parting_word]))
"""

NOT_YET = (
    "alliance_tui.domain.session",
    "alliance_tui.domain.scale",
    "alliance_tui.domain.patterns",
    "alliance_tui.domain.attention",
    "alliance_tui.storage.search_pack",
    "alliance_tui.storage.snapshots",
    "alliance_tui.storage.transcripts",
    "alliance_tui.storage.intake",
    "alliance_tui.services.caseload",
    "alliance_tui.services.archiving",
    "alliance_tui.services.safekeeping",
    "alliance_tui.ui.widgets.prompt",
    "alliance_tui.ui.screens.caseload",
    "alliance_tui.ui.sixteen",
    "cryptography",
    "email",
    "importlib.metadata",
    "ssl",
    "statistics",
    "textual.widgets._directory_tree",
    "textual.widgets._select",
    "textual_plotext",
)


def loaded_at_first_frame(practice: Path, code: str) -> list[str]:
    """Every module a new process holds when the live screen was painted first."""
    done = subprocess.run(
        [sys.executable, "-c", STARTER, str(ROOT), str(practice), code],
        env={**os.environ, "PYTHONWARNINGS": "ignore"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    loaded, shown, word = json.loads(done.stdout.splitlines()[-1])
    assert (shown, word) == (["LiveScreen"], "")
    return list(loaded)


def test_the_live_screen_stands_before_what_only_later_acts_need_is_loaded(plain: Practice, book: Codebook) -> None:
    client = add_client(plain, "K-14", codebook=book.id, planned_min=50)
    plain.close()
    loaded = loaded_at_first_frame(plain.layout.root, client.code)
    assert "alliance_tui.ui.screens.live" in loaded
    assert [name for name in loaded if f"{name}.".startswith(tuple(f"{one}." for one in NOT_YET))] == []
