"""What a sheet says, as a second engine sets it: Chromium, at the widths of 微软雅黑 (Q-46).

`paper` breaks lines by a few rules of its own; a browser does it by Unicode's. Each text stands in
a box of the size that its cells have on paper, each letter as wide as in 微软雅黑, whatever font is
there.
`paper` also adds up heights to find where pages end; the browser prints rows of these heights, and
columns as if they were rows, below titles that it repeats. How Excel itself measures neither knows.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils import column_index_from_string

from addin.book.font import EM, advance
from addin.forms import FORMS
from addin.forms.overview import CLOCK
from addin.reports.printing import page_as_pdf
from tests.browser import browser
from tests.conftest import missing
from tests.workbook_templates.paper import Paper, line_height, name, text_width
from tests.workbook_templates.test_paper import pages_of
from workbook_templates import TEMPLATE

pytestmark = [pytest.mark.slow, pytest.mark.chromium]

_PAGE = """<!doctype html><meta charset="utf-8">
<style>div { overflow: hidden; font-family: sans-serif; overflow-wrap: break-word }</style>
<body><script>
const boxes = BOXES, widths = WIDTHS;
const pen = document.createElement("canvas").getContext("2d");
pen.font = "1000px sans-serif";
const own = {};
for (const letter in widths) own[letter] = pen.measureText(letter).width / 1000;
for (const box of boxes) {
  const div = document.createElement("div");
  div.style.width = box.wide + "pt";
  div.style.fontSize = box.size + "pt";
  div.style.lineHeight = box.line + "pt";
  div.style.whiteSpace = box.high ? "pre-wrap" : "pre";
  if (box.high) div.style.height = box.high + "pt";
  for (const letter of box.text) {
    const span = document.createElement("span");
    span.textContent = letter;
    span.style.letterSpacing = (widths[letter] - own[letter]) + "em";
    div.append(span);
  }
  document.body.append(div);
}
const cut = () => [...document.querySelectorAll("div")].flatMap((div, n) =>
  div.scrollHeight > div.clientHeight + 1 || div.scrollWidth > div.clientWidth + 1 ? [n] : []);
</script>"""


def boxes(workbook: openpyxl.Workbook) -> Iterator[dict[str, Any]]:
    """Yield every text that is printed, with the room that it has."""
    for form in FORMS:
        if form is CLOCK:
            continue
        paper = Paper(workbook[form.sheet])
        fields = [field for table in form.tables for field in table.fields]
        for_programs = {field.label for field in fields if field.kind.is_on_one_line}
        texts = list(paper.texts())
        unread = {cell.column for cell, text, _ in texts if text in for_programs}
        for cell, text, box in texts:
            if cell.column in unread:
                continue
            wide, high = paper.room_for(cell, box)
            size, line = cell.font.size, line_height(cell)
            yield {
                "where": f"{form.sheet}!{name(box)}", "text": text,
                "wide": wide, "high": high, "size": size, "line": line,
            }  # fmt: skip


def test_paper__in_a_browser__no_text_is_cut(
    sample_workbooks: Mapping[str, Path], tmp_path: Path
) -> None:
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        missing("Chromium", "chromium")
    workbooks = TEMPLATE, sample_workbooks["new_product"]
    drawn = [
        box for path in workbooks for box in boxes(openpyxl.load_workbook(path, data_only=True))
    ]
    letters = {letter: advance(letter) / EM for box in drawn for letter in box["text"]}
    page = tmp_path / "纸.html"
    said = _PAGE.replace("BOXES", json.dumps(drawn)).replace("WIDTHS", json.dumps(letters))
    page.write_text(said, encoding="utf-8")
    with browser(program, tmp_path / "profile") as opened:
        opened.open(page)
        cut = [drawn[number] for number in opened.ask("cut()")]
        told = "Array.from(document.querySelectorAll('div')[0].children)"
        width = opened.ask(
            f"{told}.reduce((sum, each) => sum + each.getBoundingClientRect().width, 0)"
        )
    assert len(drawn) > 1000
    first = drawn[0]
    assert width * 0.75 == pytest.approx(text_width(first["text"], first["size"]), rel=0.01)
    assert [f"{box['where']} {box['text']}" for box in cut] == []


Sizes = list[tuple[int, float]]
_MOST_REPEATED = 0.25  # of a page: what is higher Chromium does not repeat


@dataclass(frozen=True)
class Strip:
    """The rows or the columns of a printed area, with their sizes in points, and its pages.

    `titles` are repeated on further pages; `forced` are those before which a page begins.
    """

    name: str
    sizes: Sizes
    titles: Sizes
    forced: set[int]
    room: float
    pages: list[list[int]]

    @property
    def html(self) -> str:
        """Blocks one below the other, on pages as high as the room."""
        first = self.titles[0][0] if self.titles else 0
        last = self.titles[-1][0] if self.titles else 0
        before = "".join(self._block(each, "section") for each in self.sizes if each[0] < first)
        body = [each for each in self.sizes if each[0] > last]
        return (
            f"<style>@page {self.name} {{ size: 500pt {self.room}pt; margin: 0 }}</style>"
            f'<article style="page:{self.name}">{before}<table><thead>{self._rows(self.titles)}'
            f"</thead><tbody>{self._rows(body)}</tbody></table></article>"
        )

    def _rows(self, sizes: Sizes) -> str:
        return "".join(f"<tr>{self._block(each, 'td')}</tr>" for each in sizes)

    def _block(self, one: tuple[int, float], tag: str) -> str:
        number, size = one
        breaks = "break-before:page" if number in self.forced else ""
        inner = f'<div style="height:{size}pt">{self.name}x{number}</div>'
        return f'<{tag} style="{breaks}">{inner}</{tag}>'


def strips(workbook: openpyxl.Workbook) -> Iterator[Strip]:
    """Yield the rows and the columns of every printed area but those with very high titles."""
    for form in FORMS:
        if form is CLOCK:
            continue
        sheet = workbook[form.sheet]
        paper = Paper(sheet)
        wide, high = (room / paper.scale for room in paper.room)
        for at, (left, top, right, bottom) in enumerate(paper.areas):
            pages = [
                page for page in paper.pages
                if left <= page.columns[0] <= right and top <= page.rows[0] <= bottom
            ]  # fmt: skip
            for axis, first, last, size, said, breaks, room, found in (
                ("r", top, bottom, paper.height, sheet.print_title_rows, sheet.row_breaks, high,
                 {page.rows for page in pages}),
                ("c", left, right, paper.width, sheet.print_title_cols, sheet.col_breaks, wide,
                 {page.columns for page in pages}),
            ):  # fmt: skip
                sizes = [(n, size(n, n)) for n in range(first, last + 1) if size(n, n)]
                titles = [(n, size(n, n)) for n in titled(said) if size(n, n)]
                if sum(each for _, each in titles) < _MOST_REPEATED * room:
                    yield Strip(
                        f"{form.code.replace('_', '')}{axis}{at}",
                        sizes,
                        titles,
                        {each.id + 1 for each in breaks.brk},
                        room,
                        [[n for n, _ in sizes if one <= n <= end] for one, end in sorted(found)],
                    )


def titled(said: str | None) -> range:
    """Return the rows or columns that further pages repeat."""
    first, last = (said or "0:-1").replace("$", "").split(":")
    if first.isalpha():
        return range(column_index_from_string(first), column_index_from_string(last) + 1)
    return range(int(first), int(last) + 1)


_ROWS = """<!doctype html><meta charset="utf-8"><style>
body { margin: 0; font: 2px/2px sans-serif } table { border-collapse: collapse }
td { padding: 0 } tr, section { break-inside: avoid } div { overflow: hidden }
</style>"""


def test_paper__in_a_browser__has_the_same_pages(
    sample_workbooks: Mapping[str, Path], tmp_path: Path
) -> None:
    program = shutil.which("chromium") or missing("Chromium", "chromium")
    workbook = openpyxl.load_workbook(sample_workbooks["new_product"], data_only=True)
    expected = list(strips(workbook))
    assert len(expected) > len(FORMS)
    pdf = tmp_path / "页.pdf"
    html = _ROWS + "".join(strip.html for strip in expected)
    pdf.write_bytes(page_as_pdf(program, html) or b"")
    found: dict[str, list[list[int]]] = {}
    seen = set()
    for page in pages_of(pdf):
        said = re.findall(r"([a-z]+[rc]\d)x(\d+)", page)
        for name_ in dict(said):
            new = [int(n) for each, n in said if each == name_ and (name_, n) not in seen]
            found.setdefault(name_, []).append(new)
        seen |= set(said)
    for strip in expected:
        own = {number for number, _ in strip.sizes}
        printed = [[n for n in page if n in own] for page in found[strip.name]]
        assert printed == strip.pages, strip.name
