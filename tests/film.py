"""A recording made by ffmpeg, for mpv. Where one of them is missing, the tests that need it say so."""

import shutil
import subprocess
from pathlib import Path

import pytest

UNSEEN = ("--vo=null", "--ao=null")
"""mpv plays, and nobody sees or hears it."""


@pytest.fixture(scope="session")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A good minute of a test picture with a tone, under a name that tells."""
    for program in ("mpv", "ffmpeg"):
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not installed")
    path = tmp_path_factory.mktemp("film") / "K-14 Anna Example.mkv"
    picture = ("-f", "lavfi", "-i", "testsrc=duration=70:size=32x24:rate=25")
    tone = ("-f", "lavfi", "-i", "sine=duration=70:frequency=220:sample_rate=8000")
    codecs = ("-c:v", "mpeg4", "-g", "250", "-c:a", "pcm_s16le")
    subprocess.run(["ffmpeg", "-loglevel", "error", *picture, *tone, *codecs, str(path)], check=True, timeout=60)
    return path


@pytest.fixture
def unseen_mpv(tmp_path: Path) -> str:
    """A program that is mpv without a window, for the settings."""
    program = tmp_path / "unseen-mpv"
    program.write_text(f'#!/bin/sh\nexec mpv {" ".join(UNSEEN)} "$@"\n')
    program.chmod(0o700)
    return str(program)
