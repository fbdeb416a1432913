"""The stored help is what the parser says."""

import subprocess
import sys
from pathlib import Path

import pytest

from alliance_tui.__main__ import HELP
from alliance_tui.cli.commands import run


def test_the_stored_help_has_the_same_words_as_the_parser(capsys: pytest.CaptureFixture[str]) -> None:
    # Python's versions break the lines in other places, so the words are compared.
    with pytest.raises(SystemExit):
        run(["live", "K-14", "--practice", "x", "--help-me-not"])
    capsys.readouterr()
    with pytest.raises(SystemExit):
        run(["--help", "--read-only"])
    said = capsys.readouterr().out.split()
    assert Path(HELP).read_text(encoding="utf-8").split() == said


@pytest.mark.parametrize("option", ["--help", "-h"])
def test_help_is_answered_without_loading_the_parser(option: str) -> None:
    code = "import sys; sys.argv = ['alliance-tui', sys.argv[1]]; from alliance_tui.__main__ import main; main(); "
    code += "print('argparse' in sys.modules or 'pydantic' in sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code, option], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "False"
    assert done.stdout.startswith("usage: alliance-tui")
