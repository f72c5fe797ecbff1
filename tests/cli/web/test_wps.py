"""The add-in for WPS against a double of WPS's interface, and its types against WPS's declarations."""

from __future__ import annotations

import base64
import json
import re
import subprocess
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils.datetime import to_excel

from addin.cli.web.runtime import Runtime
from addin.cli.web.wps import addon, ribbon
from addin.reports.verbs.desk import VERBS
from addin.ribbon.buttons import GROUPS
from tests.browser import Browser
from tests.cli.web.test_page import command_line, set_status
from tests.conftest import DEMO_DAY
from tests.npm import package

HERE = Path(__file__).parent
DECLARED = "sha512-2PtiyhOSYlET+WY5hb+PIGk/xj6Ox7QvFlMVaoBY1IEOlr1mbApZ8ZMVS1WIp+3Drga7eKza1pRHx5H/n6+ddA=="
COMPILER = "sha512-i5t66RHxDvVN40HfDd1PsEThGNnlMCMT3jMUuoh9/0TaqWevNontacunWyN02LA9/fIbEWlcHZcgTKb9QoaLfg=="
_READY = "typeof isReady !== 'undefined' && isReady && waiting.size === 0"


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
@pytest.mark.parametrize("script", ["main", "pane", "probe"])
def test_types__are_those_that_wps_declares(script: str) -> None:
    compiler = package("typescript", "5.7.2", COMPILER) / "bin/tsc"
    declared = package("et-jsapi-declare", "2.5.0", DECLARED) / "index.d.ts"
    own = HERE.parents[2] / f"addin/cli/web/wps/{script}.js"
    options = ("--noEmit", "--allowJs", "--checkJs", "--skipLibCheck", "--target", "es2022",
               "--module", "es2022", "--lib", "es2022,dom,dom.iterable")  # fmt: skip
    done = subprocess.run(
        ["node", compiler, *options, declared, HERE / "page.d.ts", own],
        stdout=subprocess.PIPE, encoding="utf-8",
    )  # fmt: skip
    assert done.stdout == ""


@pytest.fixture
def pane(
    oldest: Browser, parts: tuple[Runtime, bytes], tmp_path: Path, sample_workbook: Path
) -> Browser:
    """The task pane in a web view as old as WPS's, with the sample workbook open."""
    for name, data in addon(*parts).items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    oldest.before_pages((HERE / "wps_double.js").read_text(encoding="utf-8"))
    (page,) = tmp_path.rglob("page.html")
    oldest.open(page, 420)
    oldest.wait_for(_READY)
    oldest.ask(f"document.getElementById('today').value = '{DEMO_DAY}'")
    locked = {
        sheet.title: {"name": sheet.title, "locked": sheet.protection.sheet, "password": False}
        for sheet in openpyxl.load_workbook(sample_workbook).worksheets
    }
    oldest.ask(f"void (wps.sheets = {json.dumps(locked)})")
    set_status(sample_workbook, "受阻")
    hand_over(oldest, sample_workbook)
    return oldest


def hand_over(pane: Browser, path: Path) -> None:
    """Let a workbook be the open one."""
    data = base64.b64encode(path.read_bytes()).decode()
    pane.ask(f"void (wps.bytes = Uint8Array.from(atob('{data}'), sign => sign.charCodeAt(0)))")


def click(pane: Browser, verb: str) -> None:
    """Click a button of the ribbon, as main.js tells the pane."""
    pane.ask(f"Application.PluginStorage.setItem('xiezuo_asked', '{verb} 1')")
    pane.wait_for(f"{_READY} && !document.getElementById('results').hidden")


def press(pane: Browser, label: str) -> None:
    pane.ask(
        f"[...document.querySelectorAll('button')].find(b => b.textContent === '{label}').click()"
    )


def typed(path: Path) -> dict[tuple[str, str], Any]:
    """Return what stands in cells without a formula, dates as numbers."""
    return {
        (sheet.title, cell.coordinate): to_excel(cell.value) if cell.is_date else cell.value
        for sheet in openpyxl.load_workbook(path).worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type != "f" and cell.value is not None
    }


@pytest.mark.chromium
def test_refresh__only_changed_cells_are_written_into_the_open_workbook(
    pane: Browser, sample_workbook: Path
) -> None:
    before = typed(sample_workbook)
    click(pane, "refresh")
    press(pane, "写入打开的工作簿")
    pane.wait_for("document.getElementById('said').textContent.startsWith('已写入打开的工作簿')")
    command_line("refresh", sample_workbook)
    after = typed(sample_workbook)
    written = {
        (each["sheet"], each["address"]): each["value"]
        for each in pane.ask("wps.writes")
        if "value" in each
    }
    assert set(written) == {at for at in {*before, *after} if before.get(at) != after.get(at)}
    for at, value in written.items():
        assert is_same(value, after.get(at)), at
    locked = "Object.values(wps.sheets).filter(sheet => sheet.locked).map(sheet => sheet.name)"
    named = {sheet for sheet, *_ in pane.ask("wps.protections")}
    assert named <= set(pane.ask(locked)), "protected again"
    assert pane.ask("wps.files.size") == 0, "no copy is left"
    assert pane.troubles == []


def is_same(written: Any, stored: Any) -> bool:
    """Whether a value is the one of the file; moments of two refreshes are minutes apart."""
    if isinstance(written, float) and isinstance(stored, int | float):
        return abs(written - stored) < 1
    quoted = isinstance(written, str) and isinstance(stored, str) and written == f"'{stored}"
    return quoted or written == stored


@pytest.mark.chromium
def test_write__after_the_workbook_was_changed_or_with_a_password__writes_nothing(
    pane: Browser, sample_workbook: Path
) -> None:
    click(pane, "refresh")
    set_status(sample_workbook, "进行中")
    changed = sample_workbook.read_bytes()
    hand_over(pane, sample_workbook)
    press(pane, "写入打开的工作簿")
    pane.wait_for("document.getElementById('said').textContent.includes('又改过')")
    assert pane.ask("wps.writes") == []
    pane.ask("void Object.values(wps.sheets).forEach(sheet => { sheet.password = sheet.locked; })")
    pane.ask("void (wps.bytes = chosen[0].bytes)")
    press(pane, "写入打开的工作簿")
    pane.wait_for("document.getElementById('said').textContent.includes('有保护密码')")
    assert pane.ask("wps.writes") == []
    assert sample_workbook.read_bytes() == changed


@pytest.mark.chromium
def test_buttons__show_one_pane_and_say_what_was_clicked(pane: Browser, tmp_path: Path) -> None:
    (index,) = tmp_path.rglob("index.html")
    pane.open(index)
    for verb in ("check", "refresh"):
        assert pane.ask(f"OnAction({{Id: 'xz_{verb}'}})") is True
        said = pane.ask("Application.PluginStorage.getItem('xiezuo_asked')")
        assert re.fullmatch(rf"{verb} \d+", said)
    (shown,) = pane.ask("wps.panes")
    assert shown["Visible"]
    assert shown["url"] == (index.parent / "page.html").as_uri()
    pane.ask("OnAction({Id: 'xz_probe'})")
    assert pane.ask("wps.dialogs")[0][0] == (index.parent / "probe.html").as_uri()
    for image in pane.ask("['check', 'remind', 'probe'].map(v => GetImage({Id: `xz_${v}`}))"):
        assert (index.parent / image).is_file()


@pytest.mark.chromium
def test_probe__says_what_this_web_view_can_do(pane: Browser, tmp_path: Path) -> None:
    (probe,) = tmp_path.rglob("probe.html")
    pane.open(probe)
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
