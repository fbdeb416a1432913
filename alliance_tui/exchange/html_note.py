"""Notes as web pages that need nothing else: no script, no font, no picture, nothing from the network.

What was written is escaped and can be no markup; the page forbids a browser to load anything. A folder of such pages
has an index that says what is in it and what is not.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from alliance_tui.exchange.note_page import Entry, Line, Page, Part, held

_HEAD = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{title}</title>
<style>
body {{ max-width: 44rem; margin: 2rem auto; padding: 0 1rem; color: #1f2422; background: #fff; }}
body {{ font: 1rem/1.5 Georgia, serif; }}
h1 {{ font-size: 1.6rem; margin: 0 0 .6rem; padding-bottom: .4rem; border-bottom: 2px solid #1f2422; }}
h2 {{ font-size: 1.1rem; margin: 1.6rem 0 .4rem; }}
p {{ margin: .3rem 0; }}
table {{ border-collapse: collapse; width: 100%; }}
th, td {{ padding: .15rem 1rem .15rem 0; text-align: left; vertical-align: top; }}
td p {{ margin: 0; }}
th {{ color: #5d6763; font-weight: normal; white-space: nowrap; }}
td {{ width: 100%; }}
.list td {{ width: auto; border-top: 1px solid #b8c0bc; }}
.apart, .notice {{ color: #8a4b1f; }}
.process h1 {{ border-color: #8a4b1f; }}
.seal {{ margin-top: 2rem; padding-top: .6rem; border-top: 1px solid #1f2422; }}
.hash {{ color: #5d6763; font: .75rem monospace; overflow-wrap: anywhere; }}
a {{ color: #1f4e79; }}
</style>
</head>
"""


@dataclass(frozen=True)
class IndexRow:
    """One session in an index."""

    cells: Sequence[str]
    record: str
    """The file of its record, seen from the index."""
    process: str = ""
    """The file of its process note, where that is in the folder."""


def write_html(page: Page) -> bytes:
    """A note as one page."""
    body = [f"<h1>{_shown(page.title)}</h1>"]
    if page.notice:
        body.append(f'<p class="notice">{_shown(page.notice)}</p>')
    body.append(_table(page.facts))
    body += [_part(part) for part in page.parts]
    if page.seal is not None:
        body.append(f'<div class="seal"><p><strong>{_said(page.seal.by)}</strong></p>')
        body.append(f'<p>Signed on {_shown(page.seal.at)}</p><p class="hash">SHA-256 {page.seal.hash}</p></div>')
    body += [_part(part) for part in page.addenda]
    return _document(f"{page.title}: {page.foot}", body, is_process=page.is_process)


def write_index(
    title: str,
    about: Iterable[str],
    facts: Sequence[tuple[str, str]],
    rows: Sequence[IndexRow],
    files: Iterable[tuple[str, str]],
) -> bytes:
    """The first page of a folder.

    Args:
        title: of the folder.
        about: paragraphs that say what is in it and what is not.
        facts: what is known beside the sessions, name and value.
        rows: the sessions, with number, date, time, state as cells.
        files: further files with what is in them.
    """
    body = [f"<h1>{_shown(title)}</h1>", *(f"<p>{_shown(one)}</p>" for one in about)]
    body.append(_table([Entry(name, [Line(value)]) for name, value in facts]))
    body.append("<h2>Sessions</h2>")
    if rows:
        body.append('<table class="list">' + "".join(_row(row) for row in rows) + "</table>")
    else:
        body.append("<p>None.</p>")
    body.append("<h2>Further files</h2><ul>")
    body += [f'<li><a href="{escape(name)}">{_shown(name)}</a>: {_shown(what)}</li>' for name, what in files]
    return _document(title, [*body, "</ul>"])


def write_list(title: str, about: str, rows: Sequence[Sequence[str]]) -> bytes:
    """A table without names over its columns."""
    cells = ("<tr>" + "".join(f"<td>{_shown(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    table = f'<table class="list">{"".join(cells)}</table>' if rows else "<p>Nothing.</p>"
    return _document(title, [f"<h1>{_shown(title)}</h1>", f"<p>{_shown(about)}</p>", table])


def _document(title: str, body: Iterable[str], *, is_process: bool = False) -> bytes:
    kind = ' class="process"' if is_process else ""
    head = _HEAD.format(title=_shown(title))
    banner = '<p class="apart">PROCESS NOTE, KEPT SEPARATE</p>' if is_process else ""
    return "\n".join([head + f"<body{kind}>", *([banner] if banner else []), *body, "</body>", "</html>", ""]).encode()


def _row(row: IndexRow) -> str:
    cells = "".join(f"<td>{_shown(cell)}</td>" for cell in row.cells)
    process = f', <a href="{escape(row.process)}">process note</a>' if row.process else ""
    return f'<tr>{cells}<td><a href="{escape(row.record)}">record</a>{process}</td></tr>'


def _part(part: Part) -> str:
    plain = "".join(
        f"<p{_direction(line)}>{_shown(line.text)}</p>" for one in part.entries if not one.label for line in one.lines
    )
    return f"<h2>{_shown(part.title)}</h2>{plain}{_table([one for one in part.entries if one.label])}"


def _table(entries: Sequence[Entry]) -> str:
    if not entries:
        return ""
    rows = "".join(f'<tr><th scope="row">{_shown(one.label)}</th><td>{_lines(one)}</td></tr>' for one in entries)
    return f"<table>{rows}</table>"


def _lines(entry: Entry) -> str:
    told = []
    for place, line in enumerate(entry.lines):
        mark = ("strong" if place == 0 else "em") if entry.is_strong else ""
        text = f"<{mark}>{_shown(line.text)}</{mark}>" if mark else _shown(line.text)
        told.append(f"<p{_direction(line)}>{text}</p>")
    return "".join(told)


def _said(line: Line) -> str:
    return f"<bdi>{_shown(line.text)}</bdi>"


def _direction(line: Line) -> str:
    return ' dir="rtl"' if line.is_rtl else ""


def _shown(text: str) -> str:
    return escape(held(text))
