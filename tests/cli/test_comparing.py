"""The command agreement, on the example practice."""

from pathlib import Path

import pytest

from tests.cli.conftest import Run


def test_agreement_over_a_client_is_told_in_words_and_as_json(run: Run, example: Path) -> None:
    said = run("agreement", "--client", "K-14", practice=example)
    assert (said.code, said.err) == (0, "")
    assert "3 sessions coded by you and A. Second" in said.out
    assert "ICC(2,1)" in said.out
    assert "percentile bootstrap over 3 sessions" in said.out
    found = run("agreement", "K-14/12", "--grain", "code", "--tolerance", "5", "--json", practice=example).json
    assert (found["coders"], found["choice"]["grain"], found["sessions"]) == (
        ["own", "second"],
        "code",
        ["K-14, session 12"],
    )
    assert {one["kind"] for one in found["partings"]} == {"miss", "false alarm", "disagreement"}
    assert all({"n", "settings", "table", "interval"} <= set(one["agreement"]) for one in found["figures"])


@pytest.mark.parametrize(
    ("arguments", "code", "line"),
    [
        (("K-14/1",), 1, "nobody else has coded this yet"),
        (("--client", "M-03"), 1, "nobody else has coded this yet"),
        (("K-14/12", "--coders", "own", "third"), 1, "there is no coder third"),
        (("K-14/12", "--segment", "0"), 2, "is no length"),
        ((), 2, "name one SESSION, or --client CODE"),
    ],
)
def test_what_cannot_be_compared_is_one_clear_line(
    run: Run, example: Path, arguments: tuple[str, ...], code: int, line: str
) -> None:
    said = run("agreement", *arguments, practice=example)
    assert (said.code, said.out) == (code, "")
    assert line in said.err
    assert said.err.count("\n") == 1
