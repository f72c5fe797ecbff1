"""The page as somebody uses it who has a browser and nothing else, compared with the command line."""

from __future__ import annotations

import io
import json
import marshal
import re
import shutil
import time
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from addin.book.closed.saver import BACKUP_FOLDER
from addin.book.closed.workbook import ClosedWorkbook
from addin.book.ooxml.package import ENCLOSED
from addin.cli.web.runtime import Runtime
from addin.cli.web.site import folder
from addin.content import Changes
from addin.lint import evidence
from tests.book.every_template import KEPT
from tests.browser import Browser
from tests.cli.running import xiezuo
from tests.cli.web.conftest import serving
from tests.conftest import DEMO_DAY
from tests.npm import package
from tests.workbooks import read

pytestmark = pytest.mark.chromium

_READY = "typeof isReady !== 'undefined' && isReady && waiting.size === 0"
AXE = "sha512-Xm7bpRXnDSX2YE2YFfBk2FnF0ep6tmG7xPh8iHee8MIcrgq762Nkce856dYtJYLkuIoYZvGfTs/PbZhideTcEg=="

_MOMENT = re.compile(rb"<v>4\d{4}\.\d+</v>")


class Page:
    """The page, and what somebody does on it and reads from it."""

    def __init__(self, tab: Browser, downloads: Path) -> None:
        self.tab = tab
        self._downloads = downloads
        tab.keep_downloads(downloads)

    def open(self, page: Path | str) -> None:
        self.tab.open(page, 1366)
        self.tab.troubles.clear()
        self.wait()
        self.tab.ask(f"document.getElementById('today').value = '{DEMO_DAY}'")
        self.tab.ask(
            "(() => { const whole = show; show = (...all) => { window.told = all[1]; whole(...all); }; })()"
        )

    def wait(self) -> None:
        self.tab.wait_for(_READY)

    def choose(self, *files: Path) -> None:
        """Choose workbooks, or one folder, which the tools of the oldest Chromium cannot hand in."""
        if files[0].is_dir() and self.tab.ask("navigator.userAgent.includes('Chrome/103')"):
            pytest.skip("a folder cannot be handed in to Chromium 103")
        self.tab.ask("choose([])")
        self.tab.hand_in("#folder" if files[0].is_dir() else "#files", *files)
        self.tab.wait_for("document.querySelectorAll('#chosen li').length > 0")
        self.wait()

    def do(self, verb: str, **choices: str | bool) -> str:
        """Click a verb, answer what it asks, and return what it says in its results."""
        self.tab.ask(f"document.querySelector('[data-verb={verb}]').click()")
        for name, value in choices.items():
            field = f"document.getElementById('choices').elements[{json.dumps(name)}]"
            kind = "checked" if isinstance(value, bool) else "value"
            self.tab.ask(f"void ({field}.{kind} = {json.dumps(value)})")
        self.tab.ask("document.getElementById('choices').hidden || choices.requestSubmit()")
        return self.results()

    def results(self) -> str:
        self.tab.wait_for(f"{_READY} && !document.getElementById('results').hidden", 600)
        return str(self.tab.ask("document.getElementById('shown').innerText"))

    def documents(self) -> list[dict[str, Any]]:
        """Return what the last verb said of each file, all of it."""
        found: list[dict[str, Any]] = self.tab.ask("window.told.files")
        return found

    def said(self) -> str:
        return str(self.tab.ask("document.getElementById('said').textContent"))

    def press(self, label: str) -> None:
        self.tab.ask(
            "[...document.querySelectorAll('#shown button, #state button')]"
            f".find(b => [b.textContent, b.ariaLabel].includes({json.dumps(label)})).click()",
            by_hand=True,
        )

    def shown(self, value: object) -> str:
        """Return a value of a document as the page writes it."""
        return str(self.tab.ask(f"shownValue({json.dumps(value)})"))

    def rows(self, title: str = "") -> list[list[str]]:
        """Return what the cells of a table say, the first one where none is named."""
        named = f"[aria-label='{title}']" if title else "table"
        found: list[list[str]] = self.tab.ask(
            f"[...document.querySelector(`#shown {named}`).querySelectorAll('tbody tr')]"
            ".map(row => [...row.cells].map(cell => cell.textContent))"
        )
        return found

    def download(self, name: str) -> Path:
        """Click on a download and return the file."""
        made = self._downloads / name
        made.unlink(missing_ok=True)
        self.press(f"下载 {name}")
        until = time.monotonic() + 20
        while not made.exists() and time.monotonic() < until:
            time.sleep(0.05)
        return made


@pytest.fixture(scope="module", params=["tab", pytest.param("oldest", marks=pytest.mark.long)])
def chromium(request: pytest.FixtureRequest) -> Browser:
    """Today's Chromium, and the oldest one that the page promises to run in."""
    opened: Browser = request.getfixturevalue(request.param)
    return opened


@pytest.fixture(scope="module")
def opened(chromium: Browser, one_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Page:
    """The page, opened by double click and ready."""
    opened = Page(chromium, tmp_path_factory.mktemp("下载"))
    opened.open(one_file)
    return opened


@pytest.fixture
def page(opened: Page) -> Iterator[Page]:
    """The page, which asks for nothing and complains of nothing in any test."""
    yield opened
    assert asked_for_elsewhere(opened.tab) == []
    assert opened.tab.troubles == []


def asked_for_elsewhere(tab: Browser) -> list[str]:
    """Return what was asked for that is neither the page nor in it."""
    return [each for each in tab.requests if not each.startswith(("file:", "blob:", "data:"))]


@pytest.fixture
def worked_on(sample_workbook: Path) -> Path:
    """A workbook in which a status was changed since the last refresh."""
    set_status(sample_workbook, "受阻")
    return sample_workbook


def set_status(path: Path, status: str) -> None:
    row = read(path).table("Tasks").rows[0]
    ClosedWorkbook(path).write(Changes(cells={"Tasks": {(row, "status"): status}}))


def command_line(*arguments: str | Path) -> Any:
    return xiezuo(*arguments, "--today", DEMO_DAY, "--json").document


def other_parts(one: Path, other: Path) -> list[str]:
    """Return the parts in which two workbooks differ, but for the moment of a refresh."""
    with zipfile.ZipFile(one) as ours, zipfile.ZipFile(other) as theirs:
        assert ours.namelist() == theirs.namelist()
        timeless = [
            {name: _MOMENT.sub(b"", book.read(name)) for name in book.namelist()}
            for book in (ours, theirs)
        ]
    differ = {name for name, data in timeless[0].items() if data != timeless[1][name]}
    return sorted(differ - {ENCLOSED})  # which says until when it counts, under a seal of all else


def test_patterns__of_the_wording__come_as_what_re_makes_of_them(
    parts: tuple[Runtime, bytes],
) -> None:
    with zipfile.ZipFile(io.BytesIO(parts[1])) as archive:
        known = marshal.loads(archive.read("patterns"))
    assert {(each.pattern, 0) for each in evidence.finders().values()} <= set(known)


def test_check__finds_what_the_command_line_finds(page: Page, worked_on: Path) -> None:
    page.choose(worked_on)
    said = page.do("check")
    (expected,) = command_line("check", worked_on)["files"]
    for level, count in expected["counts"].items():
        assert f"{level} {count}" in said
    keys = ("level", "sheet", "cell", "item", "field", "message", "suggestion", "rule")
    found = [tuple(each[key] for key in keys) for each in expected["findings"]]
    assert [tuple(row) for row in page.rows()] == found
    page.tab.ask(
        "(() => { const s = document.querySelector('#shown .filters select'); s.value = '错误';"
        " s.dispatchEvent(new Event('input', {bubbles: true})); })()"
    )
    assert len(page.rows()) == expected["counts"]["错误"]


def test_findings__copied__are_a_table_for_a_spreadsheet(page: Page, worked_on: Path) -> None:
    page.choose(worked_on)
    page.do("check")
    shown = page.rows()
    page.press("复制：发现的问题")
    assert page.said().startswith("已复制")
    lines = page.tab.clipboard().splitlines()
    assert lines[0].split("\t")[:2] == ["级别", "工作表"]
    assert [line.split("\t") for line in lines[1:]] == shown


def test_workbooks_and_a_folder__dropped__are_chosen(
    page: Page, sample_workbooks: Mapping[str, Path], tmp_path: Path
) -> None:
    first, *others = sample_workbooks.values()
    folder = tmp_path / "别的 协作" / "归口"
    folder.mkdir(parents=True)
    for path in others:
        shutil.copy(path, folder)
    (folder / "说明.txt").write_text("不是工作簿")
    page.tab.ask("choose([])")
    page.tab.drop("#drop", first, folder.parent)
    page.tab.wait_for("document.querySelectorAll('#chosen li').length === 3")
    page.wait()
    page.do("check")
    assert {row[1].rpartition("/")[2] for row in page.rows()} == {
        path.name for path in (first, *others)
    }


def test_refresh__download_is_what_the_command_line_writes(page: Page, worked_on: Path) -> None:
    page.choose(worked_on)
    said = page.do("refresh")
    before = worked_on.read_bytes()
    made = page.download(worked_on.name)
    assert worked_on.read_bytes() == before, "nothing was written that was not asked for"
    command_line("refresh", worked_on)
    assert other_parts(made, worked_on) == []
    assert f"改动前的备份：{worked_on.stem}" in said


def test_upgrade__of_an_earlier_version__is_what_the_command_line_writes(
    page: Page, tmp_path: Path
) -> None:
    old = Path(shutil.copy(sorted(KEPT.glob("*.xlsx"))[-1], tmp_path / "旧 台账.xlsx"))
    page.choose(old)
    assert "已从 1.0 版升级到" in page.do("upgrade")
    made = page.download(old.name)
    command_line("upgrade", old)
    assert other_parts(made, old) == []


def test_folder__is_rolled_up_as_by_the_command_line(
    page: Page, sample_workbooks: Mapping[str, Path], tmp_path: Path
) -> None:
    folder = tmp_path / "全部 协作"
    folder.mkdir()
    for path in sample_workbooks.values():
        shutil.copy(path, folder)
    (folder / "坏.xlsx").write_bytes(b"PK\x03\x04")
    page.choose(folder)
    said = page.do("rollup")
    assert "已汇总 3 个工作簿" in said
    expected = command_line("rollup", folder)
    (left,) = page.rows("没有计入的文件")
    assert left[1:] == [expected["UnreadFiles"][0][key] for key in ("what", "remedy")]
    made = openpyxl.load_workbook(page.download("总台账.xlsx"))
    theirs = openpyxl.load_workbook(folder / "总台账.xlsx")
    for sheet in theirs.worksheets:
        if sheet.title != "异常":  # names of files, with the folder here
            values = [list(row) for row in sheet.iter_rows(values_only=True)]
            ours = [list(row) for row in made[sheet.title].iter_rows(values_only=True)]
            assert without_folder(ours, folder) == without_folder(values, folder)
    shown = page.tab.ask("document.querySelector('iframe').srcdoc")
    for row in expected["AllCollaborations"]:
        assert row["collaboration_id"] in shown
    kpis = command_line("kpi", *sample_workbooks.values())["kpis"]
    page.do("kpi")
    shown_of = ("id", "name", "value", "unit", "condition", "target", "state")
    assert [row[:7] for row in page.rows("协作指标")] == [
        [page.shown(each[key]) for key in shown_of] for each in kpis
    ]


def without_folder(rows: list[list[object]], folder: Path) -> list[list[object]]:
    return [[str(cell).replace(f"{folder.name}/", "") for cell in row] for row in rows]


def test_merge__conflict_is_chosen_on_the_page(
    page: Page, sample_workbook: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "副本们"
    folder.mkdir()
    master = Path(shutil.copy(sample_workbook, folder / "正本.xlsx"))
    for name, status in (("甲部", "受阻"), ("乙部", "进行中")):
        set_status(sample_workbook, status)
        shutil.copy(sample_workbook, folder / f"{name}.xlsx")
    page.choose(*sorted(folder.glob("*.xlsx"), key=lambda each: each != master))
    assert "仅预览" in page.do("merge", target="正本.xlsx", dry_run=True)
    assert "1 处冲突" in page.do("merge", target="正本.xlsx", dry_run=False)
    merged = page.download("正本.xlsx").rename(tmp_path / "合并.xlsx")
    command_line("merge", master, folder / "乙部.xlsx", folder / "甲部.xlsx")
    assert other_parts(merged, master) == []
    page.tab.ask(
        "(() => { const s = document.querySelector('#shown form select'); s.value = '乙部.xlsx';"
        " s.form.requestSubmit(); })()"
    )
    page.tab.wait_for("document.querySelector('#shown form') === null")
    page.results()
    made = read(page.download("正本.xlsx"))
    assert made.table("Tasks").texts("status")[0] == "进行中"


def test_bad_files__are_told_as_by_the_command_line(page: Page, tmp_path: Path) -> None:
    files = {
        "坏.xlsx": b"PK\x03\x04",
        "空.xlsx": b"",
        "密码.xlsx": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + bytes(512)
        + "EncryptedPackage".encode("utf-16-le"),
    }
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    openpyxl.Workbook().save(tmp_path / "别的.xlsx")
    paths = sorted(tmp_path.glob("*.xlsx"))
    page.choose(*paths)
    said = page.do("check")
    for each in command_line("check", *paths)["files"]:
        assert each["error"]["what"] in said
    assert "xiezuo" not in said


def test_new_user__has_a_coloured_and_checked_tracker_in_two_minutes(page: Page) -> None:
    began = time.monotonic()
    assert "已新建 空白.xlsx" in page.do("new", name="空白")
    made = page.do("new", name="新品上市", template="新产品上市", start="2026-10-12")
    assert "已按模板“新产品上市”新建 新品上市.xlsx" in made
    for verb in ("refresh", "check"):
        page.press("接着处理它")
        page.wait()
        page.do(verb)
        if verb == "refresh":
            path = page.download("新品上市.xlsx")
    assert len(page.rows()) > 3
    assert time.monotonic() - began < 120
    warnings = read(path).table("Tasks").texts("warning")
    assert len([each for each in warnings if each]) > 20, "and the colours are by these words"
    assert "逾期" in warnings


def test_new_by_template__is_what_the_command_line_makes(page: Page, tmp_path: Path) -> None:
    page.do("new", name="上市", template="新产品上市", start="2027-01-04")
    xiezuo("new", tmp_path / "上市.xlsx", "--from", "新产品上市", "--start", "2027-01-04")
    assert other_parts(page.download("上市.xlsx"), tmp_path / "上市.xlsx") == []


def test_gates__say_what_the_command_line_says(page: Page, sample_workbook: Path) -> None:
    page.choose(sample_workbook)
    (expected,) = command_line("check", sample_workbook, "--gate")["files"]
    assert f"当前阶段：{expected['phase']}" in page.do("gates")
    words = {"open": "还缺", "met": "已满足", "not_applicable": "不适用"}
    assert sorted(row[:4] for row in page.rows("阶段条件")) == sorted(
        [words[each["state"]], each["gate"], each["phase"], each["text"]]
        for each in expected["conditions"]
    )


def test_repair_and_archive__downloads_are_what_the_command_line_writes(
    page: Page, sample_workbook: Path, tmp_path: Path
) -> None:
    book = openpyxl.load_workbook(sample_workbook)
    book["3进度跟踪表"].data_validations.dataValidation.clear()  # as pasting over them does
    book.save(sample_workbook)
    page.choose(sample_workbook)
    assert "下拉" in page.do("repair", restoring=True)
    repaired = page.download(sample_workbook.name).rename(tmp_path / "修复.xlsx")
    command_line("repair", sample_workbook, "--yes")
    assert other_parts(repaired, sample_workbook) == []
    page.choose(sample_workbook.parent)  # with what the last refresh noted, for 变更日志
    said = page.do("archive")
    assert "已归档 V1" in said
    assert "归档人没有填，请在“归档目录”里补上" in said
    archived = page.download(sample_workbook.name).rename(tmp_path / "归档后.xlsx")
    names = page.tab.ask("[...results.keys()].filter(name => !isBackup(name))")
    command_line("archive", sample_workbook)
    assert [logged(path) for path in (archived, sample_workbook)] == [logged(sample_workbook)] * 2
    assert set(names) - {f"{sample_workbook.parent.name}/{sample_workbook.name}"} == {
        path.relative_to(sample_workbook.parent.parent).as_posix()
        for path in (sample_workbook.parent / "归档").rglob("*")
        if path.is_file()
    }


def logged(path: Path) -> list[list[object]]:
    """Return what stands in 变更日志 and 归档目录, but for when and who."""
    content = read(path)
    return [
        [value for name, value in record.items() if name not in ("at", "actor", "person")]
        for table in ("ChangeLog", "Archive")
        for record in content.table(table).records()
    ]


def test_report_and_reminders__are_those_of_the_command_line(
    page: Page, sample_workbook: Path
) -> None:
    page.choose(sample_workbook)
    mails = command_line("remind", sample_workbook, "--dry-run")["mails"]
    assert f"会发出 {len(mails)} 封邮件" in page.do("remind")
    assert [row[:3] for row in page.rows("邮件")] == [
        [each[key] for key in ("recipient", "address", "subject")] for each in mails
    ]
    page.do("report")
    out = sample_workbook.with_name("简报.html")
    command_line("report", sample_workbook, "--output", out)
    assert page.tab.ask("document.querySelector('iframe').srcdoc") == out.read_text("utf-8")


def test_adopt__confirmed_on_the_page__is_what_the_command_line_brings(
    page: Page, tmp_path: Path
) -> None:
    source = tmp_path / "台账.csv"
    source.write_bytes("任务,负责人,完成时间,状态\n样机评审,张三,2026-12-01,进行中\n".encode())
    page.choose(source)
    page.do("adopt")
    assert page.rows("列对照")
    page.press("按这个对照导入")
    assert "新增任务 1 项" in page.results()
    brought = page.download("台账_协作.xlsx").rename(tmp_path / "网页.xlsx")
    command_line("adopt", source, "--yes")
    assert other_parts(brought, tmp_path / "台账_协作.xlsx") == []


def test_person__of_the_directory__is_who_did_it(page: Page, worked_on: Path) -> None:
    page.choose(worked_on)
    person = read(worked_on).table("People").texts("name")[1]
    page.tab.ask(f"document.getElementById('person').value = {json.dumps(person)}")
    page.do("archive")
    made = read(page.download(worked_on.name))
    assert person in made.table("ChangeLog").texts("actor")
    page.tab.ask("document.getElementById('person').value = ''")


def test_keyboard__alone__is_enough(page: Page, sample_workbook: Path) -> None:
    page.choose(sample_workbook)
    page.tab.ask("document.querySelector('#today').focus()")
    for _ in range(12):
        page.tab.key("Tab")
        if page.tab.ask("document.activeElement.dataset.verb") == "check":
            break
    page.tab.key("Enter")
    page.results()
    assert page.tab.ask("document.activeElement.id") == "results-title", "where readers go on"


def test_stop__in_the_middle__leaves_all_as_it_was(page: Page, worked_on: Path) -> None:
    before = worked_on.read_bytes()
    page.choose(worked_on)
    page.tab.ask("document.querySelector('[data-verb=refresh]').click()")
    page.tab.wait_for("!document.getElementById('stop').hidden")
    page.tab.ask("document.getElementById('stop').click()")
    assert "已停止" in page.said()
    page.wait()
    assert worked_on.read_bytes() == before
    assert "更新" in page.do("refresh")


def test_page__closed_in_the_middle__leaves_all_as_it_was(
    page: Page, worked_on: Path, one_file: Path
) -> None:
    folder = worked_on.parent
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    page.choose(worked_on)
    page.tab.ask("document.querySelector('[data-verb=refresh]').click()")
    page.tab.wait_for("!document.getElementById('stop').hidden")
    page.tab.open("about:blank")
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
    page.open(one_file)


@pytest.mark.parametrize("width", [1366, 390])
def test_accessibility__of_every_view__has_no_serious_fault(
    page: Page, worked_on: Path, width: int
) -> None:
    folder = package("axe-core", "4.10.3", AXE)
    page.tab.ask(f"void eval({json.dumps((folder / 'axe.min.js').read_text('utf-8'))})")
    page.tab.resize(width)
    page.choose(worked_on)
    for verb in ("check", "gates", "kpi", "rollup", "remind", "report", "refresh", "repair", "new"):
        page.do(verb)
        for scheme in ("light", "dark"):
            page.tab.media(scheme=scheme)
            found = page.tab.ask(
                "axe.run({iframes: false}).then(made => made.violations"
                ".filter(each => ['serious', 'critical'].includes(each.impact))"
                ".map(each => each.id + ' ' + each.nodes[0].html))"
            )
            assert found == [], f"{verb}, {scheme}"
    page.tab.media()
    page.tab.resize(1366)


def unworded(checked: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the findings without what to do, which each host says in its own words."""
    return [{**each, "suggestion": ""} for each in checked.get("findings", [])]


def of_its_own(source: Path, path: Path, number: int) -> None:
    """Copy a sample as a collaboration with a number of its own."""
    identity = source.name.partition("_")[0]
    own = f"{identity[:-3]}{number}"
    with zipfile.ZipFile(source) as given, zipfile.ZipFile(path, "w", compresslevel=1) as made:
        for name in given.namelist():
            data = given.read(name).replace(identity.encode(), own.encode())
            made.writestr(name, data, zipfile.ZIP_DEFLATED)


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_two_hundred_workbooks__are_what_the_command_line_makes_of_them(
    page: Page, sample_workbooks: Mapping[str, Path], tmp_path: Path
) -> None:
    folder = tmp_path / "全部 协作"
    folder.mkdir()
    samples = list(sample_workbooks.values())
    for number in range(197):
        of_its_own(samples[number % 3], folder / f"协作{number:03}.xlsx", number + 100)
    shutil.copy(sorted(KEPT.glob("*.xlsx"))[-1], folder / "旧.xlsx")
    openpyxl.Workbook().save(folder / "别的.xlsx")
    (folder / "坏.xlsx").write_bytes(b"PK\x03\x04")
    page.choose(folder)
    page.do("check")
    for each, shown in zip(command_line("check", folder)["files"], page.documents(), strict=True):
        assert Path(each["file"]).name == Path(shown["file"]).name
        assert unworded(shown) == unworded(each)
        assert shown.get("error", {}).get("what") == each.get("error", {}).get("what")
    page.do("rollup")
    expected = command_line("rollup", folder)
    assert page.rows("没有计入的文件") != []
    made = openpyxl.load_workbook(page.download("总台账.xlsx"))
    theirs = openpyxl.load_workbook(folder / "总台账.xlsx")
    assert len(expected["AllCollaborations"]) == 198
    for sheet in theirs.worksheets:
        ours = [list(row) for row in made[sheet.title].iter_rows(values_only=True)]
        values = [list(row) for row in sheet.iter_rows(values_only=True)]
        assert without_folder(ours, folder) == without_folder(values, folder)
    (folder / "总台账.xlsx").unlink()
    originals = {path.name: path.read_bytes() for path in folder.glob("*.xlsx")}
    page.do("refresh")
    written = page.tab.ask("[...results.keys()].filter(name => !isBackup(name))")
    assert {Path(name).name for name in written} <= set(originals)
    assert {path.name: path.read_bytes() for path in folder.glob("*.xlsx")} == originals


def test_oldest_browser__finds_what_todays_finds(
    oldest: Browser, one_file: Path, worked_on: Path, tmp_path: Path
) -> None:
    page = Page(oldest, tmp_path)
    page.open(one_file)
    page.choose(worked_on)
    said = page.do("check")
    (expected,) = command_line("check", worked_on)["files"]
    assert len(page.rows()) == len(expected["findings"])
    assert page.do("gates") != said
    assert asked_for_elsewhere(oldest) == []
    assert oldest.troubles == []


@pytest.fixture
def served(parts: tuple[Runtime, bytes]) -> Iterator[str]:
    with serving(folder(*parts)) as where:
        yield where


def test_served__saved_back_unless_somebody_saved_it_meanwhile(
    chromium: Browser, served: str, worked_on: Path, tmp_path: Path
) -> None:
    tab, page = chromium, Page(chromium, tmp_path)
    page.open(served)
    page.choose(worked_on)
    # A folder that the browser itself keeps is written to like one of the computer's.
    tab.ask(
        "(async () => { const root = await navigator.storage.getDirectory();"
        " const h = await root.getFileHandle(chosen[0].name, {create: true});"
        " await writeTo(h, new Uint8Array(await chosen[0].file.arrayBuffer()));"
        " choose(await filesBelow(root)); })()"
    )
    page.wait()
    stored = (
        "(async (path) => { const root = await navigator.storage.getDirectory();"
        " const f = await (await fileIn(root, path, false)).getFile(); return f.size; })"
    )
    page.do("refresh")
    page.press("保存回原文件")
    tab.wait_for("document.getElementById('said').textContent.startsWith('已保存')")
    saved = tab.ask(f"{stored}({json.dumps(worked_on.name)})")
    assert saved != worked_on.stat().st_size
    backups = tab.ask(
        "(async () => { const d = await (await navigator.storage.getDirectory())"
        f".getDirectoryHandle({json.dumps(BACKUP_FOLDER)}); const n = [];"
        " for await (const [name] of d.entries()) n.push(name); return n; })()"
    )
    assert any(name.startswith(worked_on.stem) and name.endswith(".xlsx") for name in backups)
    set_status(worked_on, "进行中")
    page.choose(worked_on)
    tab.ask(
        "(async () => { const root = await navigator.storage.getDirectory();"
        " choose((await filesBelow(root)).filter(e => !isBackup(e.name))); })()"
    )
    page.wait()
    tab.ask("document.getElementById('today').value = '2026-11-27'")
    page.do("refresh")
    tab.ask("writeTo(chosen[0].handle, new Uint8Array([1, 2, 3]))")
    page.press("保存回原文件")
    tab.wait_for("document.getElementById('said').textContent.includes('又被别人保存过')")
    assert tab.ask(f"{stored}({json.dumps(worked_on.name)})") == 3
    assert [each for each in tab.requests if not each.startswith((served, "data:", "blob:"))] == []
    assert tab.troubles == []
