"""总台账 as a page, in a real browser: it filters, sorts, prints, opens files and asks for nothing."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote

import pytest
from PIL import Image

from addin.book.files import workbooks
from addin.content import Row
from addin.forms.portfolio import PORTFOLIO_FORMS
from addin.reports.portfolio import save_page
from addin.reports.portfolio_page import page
from addin.reports.rollup import roll_up
from tests.browser import Browser, browser
from tests.conftest import missing
from tests.workbook_templates.test_paper import pages_of

TODAY = date(2026, 11, 20)
MANY = 2_000
_LIGHTS = ("正常", "预警", "逾期", "受阻", "完成")

in_browser = pytest.mark.chromium


def many() -> dict[str, list[Row]]:
    """Return the tables of so many collaborations."""
    tables: dict[str, list[Row]] = {t.name: [] for form in PORTFOLIO_FORMS for t in form.tables}
    keys = [field.key for form in PORTFOLIO_FORMS[:1] for t in form.tables for field in t.fields]
    for n in range(MANY):
        row: dict[str, object] = dict.fromkeys(keys, 0)
        row |= {
            "collaboration_id": f"XC2026{n:04}-001", "title": f"协作{n}", "phase": "执行",
            "light": _LIGHTS[n % 5], "reason": "", "type": "项目协作", "priority": "常规",
            "lead_department": f"部门{n % 12}", "lead_person": f"员工{n % 300}",
            "deadline": date(2026, 1 + n % 12, 1 + n % 28), "total": n % 37, "overdue": n % 7,
            "on_time": (n % 11) / 10, "file": f"协作{n}.xlsx",
        }  # fmt: skip
        tables["AllCollaborations"].append(row)  # type: ignore[arg-type]
    return tables


@pytest.fixture(scope="module")
def folder(sample_workbooks: Mapping[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("网页") / "全部 协作"
    folder.mkdir()
    for name, path in sample_workbooks.items():
        shutil.copy(path, folder / f"{name} 100%.xlsx")
    portfolio = roll_up(
        workbooks([folder]), root=folder, given=None, actual=datetime(2026, 11, 20, 9)
    )
    save_page(portfolio.tables(), folder / "总台账.html", folder, portfolio.today)
    (folder / "很多.html").write_text(page(many(), {}, TODAY), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def tab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        missing("Chromium", "chromium")
    with browser(program, tmp_path_factory.mktemp("chromium")) as opened:
        yield opened


def rows(tab: Browser, table: str = "AllCollaborations") -> list[list[str]]:
    """Return what the cells of a table say."""
    script = f"[...document.querySelectorAll('#{table} tbody tr')].map(r => [...r.cells].map(c => c.innerText.trim()))"
    found: list[list[str]] = tab.ask(script)
    return found


def column(tab: Browser, label: str) -> list[str]:
    labels = tab.ask(
        "[...document.querySelectorAll('#AllCollaborations thead span')].map(b => b.innerText.trim())"
    )
    at = labels.index(label)
    return [row[at] for row in rows(tab)]


def choose(tab: Browser, name: str, value: str) -> None:
    tab.ask(
        f"(() => {{ const e = document.forms[0].elements[{json.dumps(name)}];"
        f" e.value = {json.dumps(value)};"
        " e.dispatchEvent(new Event('input', {bubbles: true})); })()"
    )


def press(tab: Browser, label: str) -> None:
    tab.ask(
        "[...document.querySelectorAll('#AllCollaborations thead span')]"
        f".find(b => b.innerText.trim() === {json.dumps(label)}).click()"
    )


@in_browser
def test_page__of_three_workbooks__shows_them_and_asks_for_nothing(
    tab: Browser, folder: Path
) -> None:
    tab.open(folder / "总台账.html")
    assert len(rows(tab)) == 3
    assert tab.requests == [(folder / "总台账.html").as_uri()]
    assert tab.troubles == []
    tab.ask("fetch('https://example.com/').catch(() => 0)")
    assert [each for each in tab.requests if each.startswith("http")] == []
    assert rows(tab, "AllDepartmentLoad")
    assert rows(tab, "AllPeopleLoad")
    assert {"逾期", "受阻"} <= {row[5] for row in rows(tab, "AllTasks")}
    assert tab.ask("document.querySelectorAll('#charts svg rect').length") > 10
    tab.troubles.clear()  # of the request that was refused


@in_browser
def test_page__name_of_a_collaboration__opens_its_workbook(tab: Browser, folder: Path) -> None:
    tab.open(folder / "总台账.html")
    links = tab.ask("[...document.querySelectorAll('#AllCollaborations a')].map(a => a.href)")
    assert {Path(unquote(link).removeprefix("file://")) for link in links} == set(
        workbooks([folder])
    )


@in_browser
def test_page__of_many__filters_and_sorts_at_once(tab: Browser, folder: Path) -> None:
    tab.open(folder / "很多.html")
    assert len(rows(tab)) == 100, "the rest on demand"
    choose(tab, "light", "逾期")
    choose(tab, "lead_department", "部门2")
    expected = [n for n in range(MANY) if _LIGHTS[n % 5] == "逾期" and n % 12 == 2]
    assert sorted(column(tab, "协作名称")) == sorted(f"协作{n}" for n in expected)
    assert (
        tab.ask("document.getElementById('shown').innerText") == f"{len(expected)}/{MANY}个协作项目"
    )
    press(tab, "任务数")
    counts = [int(cell) for cell in column(tab, "任务数")]
    assert counts == sorted((n % 37 for n in expected), reverse=True)
    press(tab, "任务数")
    assert [int(cell) for cell in column(tab, "任务数")] == sorted(counts)
    choose(tab, "text", "协作1922")
    assert column(tab, "协作编号") == ["XC20261922-001"]
    tab.ask("document.querySelector('#filters [type=reset]').click()")
    tab.ask("new Promise(r => setTimeout(r, 50))")
    assert tab.ask("document.getElementById('shown').innerText") == f"{MANY}/{MANY}个协作项目"
    slow = "(() => { const t = performance.now(); const e = document.forms[0].elements.text; e.value = '协作'; e.dispatchEvent(new Event('input', {bubbles: true})); return performance.now() - t; })()"
    assert tab.ask(slow) < 1000
    tab.ask("document.querySelector('section .more').click()")
    assert len(rows(tab)) == MANY


@in_browser
def test_page__names_are_sorted_as_chinese_and_without_a_value_come_last(
    tab: Browser, folder: Path
) -> None:
    tab.open(folder / "总台账.html")
    press(tab, "牵头部门")
    assert column(tab, "牵头部门") == ["财务部", "产品部", "客户服务部"]


@in_browser
@pytest.mark.parametrize("width", [390, 1300])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_page__phone_and_screen__light_and_dark__fits(
    width: int, scheme: str, tab: Browser, folder: Path
) -> None:
    tab.media(scheme=scheme)
    tab.open(folder / "总台账.html", width)
    assert tab.ask("document.documentElement.scrollWidth") <= width
    with Image.open(BytesIO(tab.picture())) as picture:
        corner = picture.convert("L").getpixel((2, 2))
    assert isinstance(corner, int)
    assert (corner < 60) == (scheme == "dark")
    tab.media()


@in_browser
def test_page__on_paper__is_light_has_every_row_and_no_buttons(tab: Browser, folder: Path) -> None:
    tab.open(folder / "总台账.html")
    pdf = tab.print()
    (folder / "打印.pdf").write_bytes(pdf)
    later = pages_of(folder / "打印.pdf")[2:]
    assert later
    assert all(re.search(r"负责人|部门", said) and "下周" in said for said in later), "headings"
    assert 1 < len(re.findall(rb"/Type\s*/Page\b", pdf)) < 12
    tab.media(kind="print", scheme="dark")
    assert tab.ask("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert tab.ask("getComputedStyle(document.querySelector('#filters label')).display") == "none"
    tab.media()


def test_page__what_people_typed__is_data_and_no_code() -> None:
    tables = many()
    evil = "</script><script>alert(1)</script><!--"
    tables["AllCollaborations"] = [{**tables["AllCollaborations"][0], "title": evil}]
    said = page(tables, {}, TODAY)
    assert said.count("<script") == 2
    (data,) = re.findall(r'id="data">(.*?)</script>', said, re.DOTALL)
    assert json.loads(data)["tables"][0]["rows"][0]["title"] == evil
    assert not re.search(r"(?:src|href)=[\"']|@import|url\(|https?://(?!www\.w3\.org/)", said)
