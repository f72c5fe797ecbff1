"""The add-in for WPS against a double of WPS's interface, and its types against WPS's declarations."""

from __future__ import annotations

import json
import re
import shutil
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from pathlib import Path

import pytest

from addin.cli.web.runtime import Runtime
from addin.cli.web.wps import addon, ribbon
from addin.reports.verbs.desk import VERBS
from addin.ribbon.buttons import GROUPS
from tests.browser import Browser
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

DECLARED = "sha512-2PtiyhOSYlET+WY5hb+PIGk/xj6Ox7QvFlMVaoBY1IEOlr1mbApZ8ZMVS1WIp+3Drga7eKza1pRHx5H/n6+ddA=="


def test_ribbon__is_made_of_the_one_list_of_buttons() -> None:
    tab = ET.fromstring(ribbon()).find(".//{*}tab")
    assert tab is not None
    known = {button.label for group in GROUPS for button in group.buttons}
    buttons = list(tab.iter("{http://schemas.microsoft.com/office/2006/01/customui}button"))
    assert {button.get("label") for button in buttons} <= known | {"环境检查"}
    assert len(buttons) > 8
    for button in buttons:
        assert button.get("id", "").removeprefix("xz_") in {*VERBS, "probe"}
        assert button.get("onAction") == "OnAction"


@pytest.mark.chromium
@pytest.mark.parametrize("scripts", [["main"], ["../page/pane", "host"], ["probe"]])
def test_types__are_those_that_wps_declares(scripts: list[str]) -> None:
    declared = package("et-jsapi-declare", "2.5.0", DECLARED) / "index.d.ts"
    assert complaints(declared, *(PAGE / f"wps/{script}.js" for script in scripts)) == ""


@pytest.fixture(scope="module")
def page_file(
    oldest: Browser, parts: tuple[Runtime, bytes], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The add-in's page, in a folder with the rest of it."""
    folder = tmp_path_factory.mktemp("jsaddons")
    for name, data in addon(*parts).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    oldest.before_pages((HERE / "wps_double.js").read_text(encoding="utf-8"))
    (page,) = folder.rglob("page.html")
    return page


@pytest.fixture
def pane(oldest: Browser, page_file: Path, sample_workbook: Path) -> Browser:
    """The task pane in a web view as old as WPS's, with the sample workbook open."""
    if oldest.ask("location.href") != page_file.as_uri():
        oldest.open(page_file, 420)
        oldest.wait_for(READY)
    oldest.ask(f"document.getElementById('today').value = '{DEMO_DAY}'")
    oldest.ask(f"void (wps.sheets = {sheets_of(sample_workbook)}, wps.writes = [])")
    oldest.ask("wps.files.clear()")
    set_status(sample_workbook, "受阻")
    hand_over(oldest, "wps", sample_workbook)
    return oldest


def click(pane: Browser, verb: str, shows: str = "results") -> None:
    """Click a button of the ribbon, as main.js tells the pane."""
    pane.ask(f"document.getElementById('{shows}').hidden = true")
    pane.ask(f"Application.PluginStorage.setItem('xiezuo_asked', '{verb} ' + performance.now())")
    pane.wait_for(f"{READY} && !document.getElementById('{shows}').hidden")


@pytest.mark.chromium
def test_refresh__only_changed_cells_are_written_into_the_open_workbook(
    pane: Browser, sample_workbook: Path
) -> None:
    before = typed(sample_workbook)
    click(pane, "refresh")
    press(pane, "写入打开的工作簿")
    pane.wait_for(f"{SAID}.startsWith('已写入打开的工作簿')")
    command_line("refresh", sample_workbook)
    after = typed(sample_workbook)
    made = written(pane, "wps")
    assert set(made) == {at for at in {*before, *after} if before.get(at) != after.get(at)}
    for at, value in made.items():
        assert is_same(value, after.get(at)), at
    locked = "Object.values(wps.sheets).filter(sheet => sheet.locked).map(sheet => sheet.name)"
    named = {sheet for sheet, *_ in pane.ask("wps.protections")}
    assert named <= set(pane.ask(locked)), "protected again"
    assert pane.ask("wps.files.size") == 0, "no copy is left"
    assert pane.troubles == []


@pytest.mark.chromium
def test_write__after_the_workbook_was_changed_or_with_a_password__writes_nothing(
    pane: Browser, sample_workbook: Path
) -> None:
    click(pane, "refresh")
    set_status(sample_workbook, "进行中")
    changed = sample_workbook.read_bytes()
    hand_over(pane, "wps", sample_workbook)
    press(pane, "写入打开的工作簿")
    pane.wait_for(f"{SAID}.includes('又改过')")
    assert pane.ask("wps.writes") == []
    pane.ask("void Object.values(wps.sheets).forEach(sheet => { sheet.password = sheet.locked; })")
    pane.ask("void (wps.bytes = chosen[0].bytes)")
    press(pane, "写入打开的工作簿")
    pane.wait_for(f"{SAID}.includes('有保护密码')")
    assert pane.ask("wps.writes") == []
    assert sample_workbook.read_bytes() == changed


def put_beside(pane: Browser, path: Path, name: str) -> None:
    """Let a file lie in the folder of the open workbook."""
    pane.ask(f"void wps.files.set('C:/协作/{name}', {as_bytes(path)})")


@pytest.mark.chromium
def test_rollup__of_the_workbooks_beside_the_open_one(
    pane: Browser, sample_workbooks: Mapping[str, Path], sample_workbook: Path
) -> None:
    for name, path in sample_workbooks.items():
        if name != "customer_complaint":  # which is the open one
            put_beside(pane, path, path.name)
    put_beside(pane, sample_workbook, "归档/旧.xlsx")
    click(pane, "rollup")
    said = pane.ask("document.getElementById('shown').innerText")
    assert f"已汇总 {len(sample_workbooks)} 个工作簿" in said
    assert "没有计入的文件" not in said
    assert pane.ask("wps.writes") == []


@pytest.mark.chromium
def test_merge__of_the_copies_in_their_folder__is_written_into_the_open_workbook(
    pane: Browser, sample_workbook: Path, tmp_path: Path
) -> None:
    master = Path(shutil.copy(sample_workbook, tmp_path / "投诉 整改.xlsx"))
    copy = Path(shutil.copy(sample_workbook, tmp_path / "甲部.xlsx"))
    set_status(copy, "进行中")
    put_beside(pane, copy, "副本/甲部.xlsx")
    click(pane, "merge", "choices")
    assert pane.ask("document.getElementById('choices').elements.target.value") == master.name
    pane.ask("document.getElementById('choices').requestSubmit()")
    pane.wait_for(f"{READY} && !document.getElementById('results').hidden")
    press(pane, "写入打开的工作簿")
    pane.wait_for(f"{SAID}.startsWith('已写入打开的工作簿')")
    before = typed(master)
    command_line("merge", master, copy)
    after = typed(master)
    made = written(pane, "wps")
    assert set(made) == {at for at in {*before, *after} if before.get(at) != after.get(at)}
    assert "进行中" in made.values()


@pytest.mark.chromium
def test_table_that_grew__new_rows_look_like_the_last_one(pane: Browser) -> None:
    grown = {"name": "Tasks", "area": "A4:C9", "like": "A7:C7", "added": "A8:C9"}
    sheet = pane.ask("Object.keys(wps.sheets)[0]")
    change = {"sheet": sheet, "tables": [grown], "cells": [{"cell": "A8", "value": 5}]}
    pane.ask(f"host.open().write([{json.dumps(change)}])")
    assert [{k: v for k, v in each.items() if k != "sheet"} for each in pane.ask("wps.writes")] == [
        {"table": "Tasks", "area": "A4:C9"},
        {"address": "A8:C9", "like": "A7:C7", "kind": -4122},
        {"address": "A8:C9", "like": "A7:C7", "kind": 6},
        {"address": "A8", "value": 5},
    ]
    assert pane.ask("Application.CutCopyMode") == 0, "nothing is left to be pasted"


@pytest.mark.chromium
def test_buttons__show_one_pane_and_say_what_was_clicked(pane: Browser, page_file: Path) -> None:
    index = page_file.with_name("index.html")
    pane.open(index)
    for verb in ("check", "refresh"):
        assert pane.ask(f"OnAction({{Id: 'xz_{verb}'}})") is True
        said = pane.ask("Application.PluginStorage.getItem('xiezuo_asked')")
        assert re.fullmatch(rf"{verb} \d+", said)
    (shown,) = pane.ask("wps.panes")
    assert shown["Visible"]
    assert shown["url"] == page_file.as_uri()
    pane.ask("OnAction({Id: 'xz_probe'})")
    assert pane.ask("wps.dialogs")[0][0] == page_file.with_name("probe.html").as_uri()
    for image in pane.ask("['check', 'remind', 'probe'].map(v => GetImage({Id: `xz_${v}`}))"):
        assert (page_file.parent / image).is_file()


@pytest.mark.chromium
def test_probe__says_what_this_web_view_can_do(pane: Browser, page_file: Path) -> None:
    pane.open(page_file.with_name("probe.html"))
    pane.ask("void (wps.bytes = new Uint8Array([80, 75, 3, 4]))")
    pane.ask("document.getElementById('go').click()")
    told = "document.getElementById('told').textContent"
    pane.wait_for(f"{told}.includes('完。')")
    said = dict(line.split("：", 1) for line in pane.ask(told).strip().splitlines()[:-1])
    able = ("WebAssembly", "后台线程（Blob）", "模块", "写一个单元格")
    assert [said[question] for question in able] == ["可以"] * 4
    assert said["解压"] == "协作"
    assert said["读文件的字节"] == "相同"
    assert said["打开的工作簿的副本"] == "4 个字节，开头 PK"
    assert pane.ask("wps.files.size") == 0
