"""The guide: every link leads somewhere, every page is listed, and every action and command is told of."""

import argparse
import re
from pathlib import Path

import pytest

from alliance_tui.cli.commands import _parser
from alliance_tui.ui.actions import ACTIONS

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "SECURITY.md", *sorted((ROOT / "docs").glob("*.md"))]
LINK = re.compile(r"\]\(([^)#\s]*)(#[^)\s]*)?\)")
GUIDE = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)


def anchors(page: Path) -> set[str]:
    """What one can land on: each heading as GitHub names it."""
    heads = re.findall(r"(?m)^#+ (.+)$", page.read_text(encoding="utf-8"))
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


def dead_links(page: Path) -> list[str]:
    """Links of a page to what is not there."""
    dead = []
    for path, anchor in LINK.findall(page.read_text(encoding="utf-8")):
        if "://" in path or path.startswith("mailto:"):
            continue
        target = (page.parent / path) if path else page
        if not target.exists() or (anchor and target.suffix == ".md" and anchor[1:] not in anchors(target)):
            dead.append(f"{page.name}: {path}{anchor}")
    return dead


def commands() -> set[str]:
    """Every command's name."""
    (choices,) = (one.choices for one in _parser()._actions if isinstance(one, argparse._SubParsersAction))
    return set(choices)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    assert dead_links(page) == []


def test_a_dead_link_is_found(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# One thing\n[x](b.md) [y](a.md#one-thing) [z](a.md#other) [w](https://x.y)")
    assert dead_links(tmp_path / "a.md") == ["a.md: b.md", "a.md: a.md#other"]


def reached(first: Path) -> set[Path]:
    """The pages that links lead to, from page to page."""
    found, waiting = set(), [first]
    while waiting:
        page = waiting.pop()
        if page not in found and page.suffix == ".md" and page.is_file():
            found.add(page)
            links = LINK.findall(page.read_text(encoding="utf-8"))
            waiting += [(page.parent / path).resolve() for path, _anchor in links if path and "://" not in path]
    return found


def test_the_readme_leads_to_every_page_and_every_picture_is_shown() -> None:
    assert set(PAGES) - reached(PAGES[0]) == set()
    pictures = [path.name for path in (ROOT / "docs" / "pictures").iterdir()]
    assert [name for name in pictures if f"pictures/{name})" not in GUIDE] == []


def test_every_action_and_every_command_is_told_of() -> None:
    told = re.sub(r"\s+", " ", GUIDE)
    assert [action.full_id for action in ACTIONS if f"`{action.full_id}`" not in told] == []
    lines = [line for line in GUIDE.splitlines() if "alliance-tui" in line]
    assert [name for name in commands() if not any(re.search(rf"[ `|]{name}\b", line) for line in lines)] == []
