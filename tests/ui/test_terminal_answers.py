"""What a terminal says of itself is no typing, whole or in pieces; what a person types always is."""

import pytest

from alliance_tui.ui.terminal_answers import Answers

ANSWERS = [
    "\x1b]11;rgb:1010/1313/1212\x1b\\",
    "\x1b]4;1;rgb:ffff/0000/0000\x07",
    "\x1bP>|WezTerm 20240203-110809\x1b\\",
    "\x1bP1$r0m\x1b\\",
    "\x1b_Gi=31;OK\x1b\\",
    "\x1b[?62;22c",
    "\x1b[>1;7800;0c",
    "\x1b[?0u",
    "\x1b[?997;1n",
]
KEYS = [
    "a",
    "\x1b",
    "\x1b[A",
    "\x1b[1;2R",
    "\x1b]",
    "\x1bP",
    "\x1bPush",
    "\x1b[200~pasted\x1b[201~",
    "\x1b[<0;2;3M",
    "\x1b[97;5u",
]
KEPT = ["\x1b[?2026;2$y", "\x1b[?2048;0$y"]
"""Answers that Textual asked for."""


@pytest.mark.parametrize("answer", ANSWERS)
def test_an_answer_is_taken_out_however_it_is_cut(answer: str) -> None:
    for cut in range(3, len(answer)):
        answers = Answers()
        assert answers.without("a" + answer[:cut]) + answers.without(answer[cut:] + "b") == "ab", cut
        assert answers.let_go() == ""


@pytest.mark.parametrize("keys", [*KEYS, *KEPT])
def test_keys_are_kept_also_beside_answers(keys: str) -> None:
    answers = Answers()
    assert answers.without(keys) + answers.let_go() == keys
    assert answers.without(ANSWERS[0] + keys) + answers.let_go() == keys


def test_what_never_ends_is_let_go() -> None:
    answers = Answers()
    assert answers.without("x\x1b]1") == "x"
    assert answers.let_go() == "\x1b]1"
    assert len(answers.without("\x1b]1;" + "y" * 5000)) == 5004
