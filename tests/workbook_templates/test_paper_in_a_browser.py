"""What a sheet says, as a second engine sets it: Chromium, at the widths of 微软雅黑 (Q-46).

`paper` breaks lines by a few rules of its own; a browser does it by Unicode's. Each text stands in
a box of the size that its cells have on paper, each letter as wide as in 微软雅黑, whatever font is
there.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from addin.book.font import EM, advance
from addin.forms import FORMS
from addin.forms.overview import CLOCK
from tests.browser import browser
from tests.conftest import missing
from tests.workbook_templates.paper import Paper, line_height, name, text_width
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
