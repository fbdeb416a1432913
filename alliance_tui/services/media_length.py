"""How long a recording is, asked of ffprobe where that is installed. Nothing needs it."""

import contextlib
import math
import shutil
import subprocess
from pathlib import Path

WAITS_S = 10.0
"""How long ffprobe may take. A length stands in the head of a file or at its end: a long one takes no longer."""

_ASKS = (
    *("-v", "error", "-protocol_whitelist", "file", "-show_entries", "format=duration"),
    *("-of", "default=noprint_wrappers=1:nokey=1", "file:/dev/stdin"),
)
"""The file is handed over open: its name, which tells who somebody is, stands in no list of processes, and what it is
called can be taken for no option and no address. What a playlist names is not fetched."""


def length_s(path: Path) -> float | None:
    """The length of a recording in seconds, to the millisecond; None where ffprobe is not there or cannot tell."""
    program = shutil.which("ffprobe")
    if program is None:
        return None
    with contextlib.suppress(OSError, subprocess.SubprocessError, ValueError), path.open("rb") as file:
        asked = subprocess.run(  # noqa: S603 - a fixed program and fixed options; the file is no part of them
            [program, *_ASKS],
            stdin=file,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=WAITS_S,
            check=True,
        )
        found = round(float(asked.stdout), 3)
        return found if math.isfinite(found) and found > 0 else None
    return None
