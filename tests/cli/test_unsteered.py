"""Nothing that a command prints steers the terminal, wherever the text came from."""

import json
from pathlib import Path

import pytest

from alliance_tui.cli.unsteered import unsteered_json
from tests.cli.conftest import Run
from tests.strangers import EVIL, SESSION, steering_practice, steers


@pytest.fixture(scope="module")
def stranger(example: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The practice; only read."""
    return steering_practice(example, tmp_path_factory.mktemp("stranger") / "practice")


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file whose name and content steer."""
    path = tmp_path_factory.mktemp("file") / f"a{EVIL}"
    path.write_text(f'{{"id{EVIL}": 1, "kind": "{EVIL}"}}\n{EVIL} = "', encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("command", "holds"),
    [
        (("show", SESSION), "owned"),
        (("show", SESSION, "--json"), "owned"),
        (("markers",), "owned"),
        (("markers", "--json"), "owned"),
        (("sessions", "K-14"), ""),
        (("clients",), ""),
        (("search", "owl"), "owned"),
        (("search", "owl", "--json"), "owned"),
        (("brief", "K-14"), "owned"),
        (("brief", "K-14", "--json"), "owned"),
        (("trends", "K-14"), ""),
        (("agreement", SESSION), ""),
        (("coding", "list"), ""),
        (("recording", "list"), "owned"),
        (("recording", "check"), "owned"),
        (("audit",), ""),
        (("doctor",), ""),
        (("import", "json", "FILE"), ""),
        (("import", "boris", "FILE"), ""),
        (("import", "transcript", "FILE", "--session", SESSION), ""),
        (("coding", "in", "FILE"), "package"),
        (("coding", "in", "FILE-gone"), "owned"),
        (("restore", "FILE"), "backup"),
        (("scales", "check", "FILE"), "owned"),
        (("codebook", "check", "FILE"), "owned"),
        (("templates", "check", "FILE"), "owned"),
        (("recording", "link", SESSION, "FILE-gone"), "owned"),
    ],
)
def test_no_command_hands_on_what_steers(
    run: Run, stranger: Path, file: Path, command: tuple[str, ...], holds: str
) -> None:
    said = run(*(part.replace("FILE", str(file)) for part in command), practice=stranger)
    assert holds in said.out + said.err, said
    assert not steers(said.out + said.err)


def test_json_says_the_same_with_every_control_character_escaped() -> None:
    before = json.dumps({"text": f"é{EVIL}\u00a0маяк"}, ensure_ascii=False).encode()
    after = unsteered_json(before)
    assert json.loads(after) == json.loads(before)
    assert b"\xc2\x9b" in before
    assert b"\xc2\x9b" not in after
