"""The shipped scales and the examples, and what is said of a broken one."""

from pathlib import Path

import pytest

from alliance_tui.config import paths
from alliance_tui.config.scales import PULSE, choose_scale, load_scale, load_scales
from alliance_tui.config.settings import load_settings
from alliance_tui.config.toml_file import BrokenFile
from alliance_tui.domain.pattern_choice import PatternChoice, Rule
from alliance_tui.domain.scale import Rater
from alliance_tui.domain.trouble import Trouble

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = sorted(paths.shipped_scales().glob("*.toml"))
EXAMPLES = sorted((ROOT / "examples" / "scales").glob("*.toml"))


def test_the_pulse_has_its_nine_sliders_for_the_therapist_and_claims_nothing() -> None:
    scales, faults = load_scales()
    assert faults == []
    pulse = scales[PULSE]
    assert [item.id for item in pulse.items] == (
        ["goals", "tasks", "bond", "trust", "understood", "respect", "engagement", "autonomy", "safety"]
    )
    assert {pulse.answer_of(item).values for item in pulse.items} == {tuple(range(11))}
    assert (pulse.raters, pulse.is_alliance, pulse.is_validated) == ((Rater.THERAPIST,), True, False)


@pytest.mark.parametrize("path", [*SHIPPED, *EXAMPLES], ids=lambda path: path.stem)
def test_every_scale_that_comes_along_is_ours_and_says_so(path: Path) -> None:
    scale = load_scale(path)
    assert scale.id == path.stem
    assert not scale.is_validated
    assert "our own" in scale.source.lower()


def test_ones_own_scale_stands_in_place_of_a_shipped_one_and_a_broken_one_harms_no_other() -> None:
    own = paths.user_scales()
    own.mkdir(parents=True)
    text = SHIPPED[0].read_text(encoding="utf-8")
    (own / "mine.toml").write_text(text.replace("version = 1", "version = 9", 1), encoding="utf-8")
    (own / "aaa.toml").write_text("format = \n", encoding="utf-8")
    scales, faults = load_scales()
    assert scales[PULSE].version == 9
    assert [fault.path.name for fault in faults] == ["aaa.toml"]


def test_choosing_a_scale_that_is_not_there_names_the_nearest() -> None:
    scales, _faults = load_scales()
    assert choose_scale(scales, PULSE).id == PULSE
    with pytest.raises(Trouble) as caught:
        choose_scale(scales, "pulse")
    assert caught.value.line == "there is no scale pulse. Did you mean alliance-pulse?"


def test_the_rules_for_patterns_are_chosen_in_settings(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text('theme = "paper"\n[patterns]\nrules = ["robust"]\nk = 1\ntolerance = 0.5\n', encoding="utf-8")
    assert load_settings(path).patterns == PatternChoice(rules=(Rule.ROBUST,), k=1, tolerance=0.5)
    path.write_text('[patterns]\nrules = ["robusst"]\nk = 3\ntolerence = 1\n', encoding="utf-8")
    with pytest.raises(BrokenFile) as caught:
        load_settings(path)
    assert [fault.split(":")[0] for fault in caught.value.faults] == ["line 2", "line 3", "line 4"]
    assert "did you mean tolerance?" in caught.value.faults[2]
