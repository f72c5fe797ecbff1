"""The task pane of Excel against a double of Office.js, and its types against its declarations."""

from __future__ import annotations

import base64
import json
import os
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import pytest

from addin.cli.web.buttons import page_buttons
from addin.cli.web.office import HOSTS, addon, manifest
from addin.cli.web.office import PAGE as OFFICE_PAGE
from addin.cli.web.runtime import Runtime
from macros import FOLDER as MACROS
from tests.browser import Browser
from tests.cli.running import xiezuo
from tests.cli.web.conftest import serving
from tests.cli.web.panes import (
    HERE,
    PAGE,
    READY,
    SAID,
    as_bytes,
    complaints,
    hand_over,
    is_same,
    press,
    sheets_of,
    typed,
    written,
)
from tests.cli.web.test_page import command_line, set_status
from tests.conftest import DEMO_DAY
from tests.npm import package

DECLARED = "sha512-DSzRuv/6vBw63izl5yLOEW8lzn9aPBw6RtfpjFGqohxrQvTtRPnzlHIeonFYNfsjK0zRoGGwj3tiqzqI9+365Q=="
ICONS = PAGE / "office/icons"
WHERE = "https://内网/协作"
_BUTTONS = [(verb, button) for _, buttons in page_buttons() for verb, button in buttons]


def test_manifest__is_made_of_the_one_list_of_buttons() -> None:
    root = ET.fromstring(manifest(WHERE))
    said = {
        each.get("id"): each.get("DefaultValue", "")
        for each in root.iter()
        if each.get("DefaultValue") and each.get("id")
    }
    controls = root.findall(".//{*}Control")
    assert [each.findtext("{*}Action/{*}FunctionName") for each in controls] == [
        verb for verb, _ in _BUTTONS
    ]
    for control, (verb, button) in zip(controls, _BUTTONS, strict=True):
        label = control.find("{*}Label")
        assert label is not None
        assert said[label.get("resid")] == button.label
        assert said[f"tip.{verb}"].startswith(button.screentip)


def test_manifest__keeps_to_what_excel_allows() -> None:
    root = ET.fromstring(manifest(WHERE))
    named = [
        each.get("id", "") for each in root.iter() if "}" in each.tag and "bt:" not in each.tag
    ]
    said = {e.get("id") for e in root.iter() if e.get("DefaultValue") and e.get("id")}
    asked = {e.get("resid") for e in root.iter() if e.get("resid")}
    assert asked == said, "every text, picture and address is there and used"
    assert max(len(name) for name in named) <= 32
    for each in root.iter():
        text = each.get("DefaultValue", "")
        assert len(text) <= (125 if each.get("id", "").startswith("label.") else 250)
        assert not text.startswith("http:")
    assert re.fullmatch(r"[1-9]\d*(\.\d+){3}", root.findtext("{*}Version", ""))


@pytest.mark.parametrize("url", ["http://intranet/", "协作", "https://", "https://a/?b=1"])
def test_build__address_without_https__is_told(url: str, tmp_path: Path) -> None:
    result = xiezuo("web", "office", tmp_path / "site", "--url", url)
    assert result.code == 2
    assert "HTTPS" in result.err
    assert not (tmp_path / "site").exists()


@pytest.mark.chromium
def test_types__are_those_that_microsoft_declares() -> None:
    declared = package("@types/office-js", "1.0.612", DECLARED) / "index.d.ts"
    assert complaints(declared, PAGE / "page/pane.js", PAGE / "office/host.js") == ""


@pytest.mark.chromium
def test_icons__are_those_of_the_buttons(tab: Browser) -> None:
    tab.open("about:blank")
    for verb, button in _BUTTONS:
        drawn = MACROS / "icons" / f"{button.command}.svg"
        kept = ICONS / f"{verb}.png"
        source = "data:image/svg+xml;base64," + base64.b64encode(drawn.read_bytes()).decode()
        script = """(async (address, size) => {
            const image = new Image(); image.src = address; await image.decode();
            const canvas = document.createElement("canvas"); canvas.width = canvas.height = size;
            canvas.getContext("2d").drawImage(image, 0, 0, size, size);
            return %s; })"""
        if os.environ.get("XIEZUO_UPDATE_GOLDEN"):
            made = tab.ask(f"{script % 'canvas.toDataURL()'}('{source}', 80)")
            kept.write_bytes(base64.b64decode(made.partition(",")[2]))
        pixels = script % "[...canvas.getContext('2d').getImageData(0, 0, size, size).data]"
        stored = "data:image/png;base64," + base64.b64encode(kept.read_bytes()).decode()
        one, other = (tab.ask(f"{pixels}('{each}', 80)") for each in (source, stored))
        assert sum(abs(a - b) for a, b in zip(one, other, strict=True)) / len(one) < 2, verb


@pytest.fixture(scope="module")
def pane(tab: Browser, parts: tuple[Runtime, bytes]) -> Iterator[Browser]:
    """The task pane in the web view of Excel, which is as new as today's Chromium."""
    tab.before_pages((HERE / "office_double.js").read_text(encoding="utf-8"))
    with serving(addon(*parts, WHERE)) as where:
        tab.open(f"{where}{OFFICE_PAGE}", 350)
        tab.wait_for(READY)
        asked = [each for each in tab.requests if not each.startswith((where, "blob:", "data:"))]
        assert [each for each in asked if not each.startswith(tuple(HOSTS.split()))] == []
        tab.troubles.clear()  # Office.js, which its double stands for, cannot be had here
        yield tab


@pytest.fixture
def opened(pane: Browser, sample_workbook: Path) -> Browser:
    """The pane beside the sample workbook, in which a status was changed."""
    pane.ask(f"void (excel.sheets = {sheets_of(sample_workbook)}, excel.writes = [])")
    pane.ask(f"document.getElementById('today').value = '{DEMO_DAY}'")
    set_status(sample_workbook, "受阻")
    hand_over(pane, "excel", sample_workbook)
    return pane


def click(pane: Browser, verb: str) -> None:
    """Click a button of the ribbon."""
    pane.ask("document.getElementById('results').hidden = true")
    pane.ask(f"new Promise(done => excel.buttons['{verb}']({{completed: done}}))")
    pane.wait_for(f"{READY} && !document.getElementById('results').hidden")


@pytest.mark.chromium
def test_refresh__only_changed_cells_are_written_into_the_open_workbook(
    opened: Browser, sample_workbook: Path
) -> None:
    before = typed(sample_workbook)
    click(opened, "refresh")
    press(opened, "写入打开的工作簿")
    opened.wait_for(f"{SAID}.startsWith('已写入打开的工作簿')")
    command_line("refresh", sample_workbook)
    after = typed(sample_workbook)
    made = written(opened, "excel")
    assert set(made) == {at for at in {*before, *after} if before.get(at) != after.get(at)}
    for at, value in made.items():
        assert is_same(value, after.get(at)), at
    locked = {name for name, each in opened.ask("excel.sheets").items() if each["locked"]}
    protections = dict(opened.ask("excel.protections"))
    assert set(protections) <= locked, "protected again"
    assert set(map(str, protections.values())) == {str({"allowSort": True})}
    assert opened.ask("excel.files") == 0, "Excel was given each copy back"
    assert opened.troubles == []


@pytest.mark.chromium
def test_write__after_the_workbook_was_changed_or_with_a_password__writes_nothing(
    opened: Browser, sample_workbook: Path
) -> None:
    click(opened, "refresh")
    set_status(sample_workbook, "进行中")
    hand_over(opened, "excel", sample_workbook)
    press(opened, "写入打开的工作簿")
    opened.wait_for(f"{SAID}.includes('又改过')")
    # The last of the sheets that are written has a password: those before it are open by then.
    written_to = "differing(chosen[0].bytes, results.get(chosen[0].name))"
    sheets = opened.ask(f"{written_to}.then(made => made.map(each => each.sheet))")
    locked = "Object.values(excel.sheets).filter(sheet => sheet.locked).map(sheet => sheet.name)"
    opened.ask("Object.values(excel.sheets).forEach(sheet => { sheet.locked = true; })")
    before = opened.ask(locked)
    assert len(sheets) > 1
    opened.ask(f"void (excel.sheets[{json.dumps(sheets[-1])}].password = true)")
    opened.ask("void (excel.bytes = chosen[0].bytes)")
    press(opened, "写入打开的工作簿")
    opened.wait_for(f"{SAID}.includes('有保护密码')")
    assert opened.ask("excel.writes") == []
    assert opened.ask(locked) == before, "what was unprotected is protected again"


@pytest.mark.chromium
def test_buttons__bring_the_pane_to_the_front_and_say_what_they_cannot(opened: Browser) -> None:
    shown = opened.ask("excel.shown")
    click(opened, "check")
    assert opened.ask("excel.shown") == shown + 1
    assert opened.ask("chosen.map(each => each.name)") == ["投诉 整改.xlsx"]
    opened.ask("new Promise(done => excel.buttons.rollup({completed: done}))")
    opened.wait_for(f"{SAID}.includes('选择工作簿')")


@pytest.mark.chromium
def test_table_that_grew__new_rows_look_like_the_last_one(opened: Browser) -> None:
    grown = {"name": "Tasks", "area": "A4:C9", "like": "A7:C7", "added": "A8:C9"}
    sheet = opened.ask("Object.keys(excel.sheets)[0]")
    change = {"sheet": sheet, "tables": [grown], "cells": [{"cell": "A8", "value": None}]}
    opened.ask(f"host.open().write([{json.dumps(change)}])")
    assert [{**each, "sheet": ""} for each in opened.ask("excel.writes")] == [
        {"sheet": "", "table": "Tasks", "area": "A4:C9"},
        {"sheet": "", "address": "A8:C9", "like": "A7:C7", "what": "Formats"},
        {"sheet": "", "address": "A8", "value": None, "what": "Contents"},
    ]


@pytest.mark.chromium
@pytest.mark.parametrize(
    ("where", "name"),
    [
        (r"C:\\协作\\台账.xlsx", "台账.xlsx"),
        ("https://company.sharepoint.com/a/%E5%8F%B0%E8%B4%A6.xlsx?web=1", "台账.xlsx"),
        ("", "工作簿.xlsx"),
        ("工作簿1", "工作簿1.xlsx"),
    ],
)
def test_name__of_the_open_workbook(opened: Browser, where: str, name: str) -> None:
    assert opened.ask(f"nameOf('{where}')") == name


@pytest.mark.chromium
def test_bytes__of_a_workbook__come_whole(opened: Browser, sample_workbook: Path) -> None:
    whole = as_bytes(sample_workbook)
    assert opened.ask(f"host.open().read().then(made => same(made, {whole}))")
