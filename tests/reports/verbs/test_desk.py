"""The desk of a page: bytes in, what the command line says and writes out."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from addin.book.closed.saver import BACKUP_FOLDER
from addin.book.closed.workbook import ClosedWorkbook
from addin.book.memory import Session
from addin.book.ooxml.package import ENCLOSED
from addin.content import Changes
from addin.reports.archiving.documents import CORRESPONDENCE
from addin.reports.verbs.desk import VERBS, Answer, answer, packed
from tests.cli.running import xiezuo
from tests.conftest import DEMO_DAY
from tests.workbooks import read
from workbook_templates import TEMPLATE

pytestmark = pytest.mark.slow

NOW = datetime(2026, 11, 20, 9).astimezone()


def asked(verb: str, files: Mapping[str, bytes], **choices: Any) -> Answer:
    return answer(verb, files, actual=NOW, today=DEMO_DAY, choices=choices)


def document(made: Answer) -> Any:
    return json.loads(made.document)


@pytest.fixture
def given(sample_workbook: Path) -> dict[str, bytes]:
    return {sample_workbook.name: sample_workbook.read_bytes()}


def by_command_line(*arguments: str | Path, folder: Path) -> Any:
    """Return the document of the command line, with names in place of paths."""
    out = xiezuo(*arguments, "--today", DEMO_DAY, "--json").out
    return json.loads(out.replace(f"{folder}/", ""))


def set_status(path: Path, status: str) -> None:
    """Type a status into the first row of the tracker."""
    row = read(path).table("Tasks").rows[0]
    ClosedWorkbook(path).write(Changes(cells={"Tasks": {(row, "status"): status}}))


def without_told(found: Any) -> Any:
    found["files"] = [{k: v for k, v in each.items() if k != "told"} for each in found["files"]]
    return found


@pytest.mark.parametrize(
    ("verb", "command"),
    [("check", ["check"]), ("gates", ["check", "--gate"]), ("upgrade", ["upgrade"])],
)
def test_answer__document__is_that_of_the_command_line(
    verb: str, command: list[str], given: dict[str, bytes], sample_workbook: Path
) -> None:
    expected = by_command_line(*command, sample_workbook, folder=sample_workbook.parent)
    assert without_told(document(asked(verb, given))) == expected


@pytest.mark.parametrize("verb", ["refresh", "repair"])
def test_answer__what_was_written__says_what_the_command_line_writes(
    verb: str, sample_workbook: Path
) -> None:
    set_status(sample_workbook, "受阻")
    given = {f"甲部/{sample_workbook.name}": sample_workbook.read_bytes()}
    made = asked(verb, given)
    expected = by_command_line(verb, sample_workbook, folder=sample_workbook.parent)
    (told,) = document(made)["files"]
    told.pop("told")
    assert told == {**expected["files"][0], "file": f"甲部/{sample_workbook.name}"}
    (backup, written) = sorted(name for name in made.files if name.endswith(".xlsx"))
    assert backup.startswith(f"甲部/{BACKUP_FOLDER}/")
    assert made.files[backup] == given[written]
    with (
        zipfile.ZipFile(io.BytesIO(made.files[written])) as ours,
        zipfile.ZipFile(sample_workbook) as theirs,
    ):
        assert ours.namelist() == theirs.namelist()
        other = {name for name in ours.namelist() if ours.read(name) != theirs.read(name)}
    assert len(other - {ENCLOSED}) <= 1, "the moment in 变更日志"


def test_answer__of_a_folder__is_its_portfolio(
    sample_workbooks: Mapping[str, Path], tmp_path: Path
) -> None:
    given = {f"协作/{path.name}": path.read_bytes() for path in sample_workbooks.values()}
    for name, data in given.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
    seen: list[tuple[int, int]] = []
    made = answer(
        "rollup", given, actual=NOW, today=DEMO_DAY, tell=lambda done, of: seen.append((done, of))
    )
    expected = by_command_line("rollup", tmp_path, folder=tmp_path)
    found = document(made)
    assert found.pop("told") == "已汇总 3 个工作簿。"
    assert found == {key: value for key, value in expected.items() if key != "output"}
    assert seen == [(1, 3), (2, 3), (3, 3)]
    assert set(made.files) == {"总台账.xlsx", "总台账.html"}
    assert openpyxl.load_workbook(io.BytesIO(made.files["总台账.xlsx"])).sheetnames
    kpis = document(asked("kpi", given))["kpis"]
    assert kpis == by_command_line("kpi", tmp_path / "协作", folder=tmp_path)["kpis"]


def test_answer__copies__are_merged_and_a_conflict_is_settled(sample_workbook: Path) -> None:
    master = sample_workbook.read_bytes()
    copies = {}
    for name, status in (("甲部", "受阻"), ("乙部", "进行中")):
        set_status(sample_workbook, status)
        copies[f"{name}.xlsx"] = sample_workbook.read_bytes()
    given = {"正本.xlsx": master, **copies}
    trial = asked("merge", given, target="正本.xlsx", dry_run=True)
    assert (document(trial)["written"], trial.files) == (False, {})
    merged = asked("merge", given, target="正本.xlsx")
    found = document(merged)
    assert (found["written"], found["waiting"], len(found["new_conflicts"])) == (True, 1, 2)
    (number,) = {str(row["conflict"]) for row in found["new_conflicts"]}
    done = asked("settle", merged.files, target="正本.xlsx", taken={number: "乙部.xlsx"})
    path = sample_workbook.with_name("完成.xlsx")
    path.write_bytes(done.files["正本.xlsx"])
    content = read(path)
    assert content.table("Tasks").texts("status")[0] == "进行中"
    assert sorted(content.table("MergeConflicts").texts("decision"))[:2] == ["不采用", "采用"]


def test_answer__copies_of_something_else__are_refused(
    sample_workbooks: Mapping[str, Path],
) -> None:
    given = {path.name: path.read_bytes() for path in sample_workbooks.values()}
    refused = asked("merge", given)
    assert [error["kind"] for error in document(refused)["errors"]] == ["InputError"] * 2
    assert refused.files == {}


def test_answer__new__is_the_standard_workbook() -> None:
    made = asked("new", {}, name="新品上市")
    assert made.files == {"新品上市.xlsx": TEMPLATE.read_bytes()}
    assert document(asked("check", made.files))["files"][0]["counts"]


def test_answer__new_by_a_template__has_its_plan_and_the_directory_of_another_workbook(
    given: dict[str, bytes], tmp_path: Path
) -> None:
    names = [each["name"] for each in document(asked("templates", {}))["templates"]]
    assert len(names) > 10
    (company,) = given
    made = asked("new", given, name="新品", template=names[0], start="2027-01-04", company=company)
    assert f"已按模板“{names[0]}”新建 新品.xlsx" in document(made)["told"]
    path = tmp_path / "新品.xlsx"
    path.write_bytes(made.files["新品.xlsx"])
    assert [task for task in read(path).table("Tasks").texts("task_id") if task]
    assert [name for name in read(path).table("People").texts("name") if name]


@pytest.mark.parametrize(
    ("choices", "said"),
    [({"template": "没有"}, "日期"), ({"template": "没有", "start": "2027-01-04"}, "没有流程模板")],
)
def test_answer__new_by_what_is_not_there__is_told(choices: dict[str, str], said: str) -> None:
    made = asked("new", {}, **choices)
    assert said in document(made)["error"]["what"]
    assert made.files == {}


def test_answer__a_list_of_the_companys_own__is_proposed_then_brought_in() -> None:
    source = "任务,负责人,完成时间,状态\n样机评审,张三,2026-12-01,进行中\n".encode("utf-8-sig")
    proposed = asked("adopt", {"台账.csv": source})
    assert [row["target"] for row in document(proposed)["columns"]][:1] == ["任务名称"]
    assert set(proposed.files) == {"台账_导入对照.xlsx"}
    brought = asked("adopt", {"台账.csv": source, **proposed.files}, agreed=True)
    assert document(brought)["brought"]["added"]
    assert "台账_协作.xlsx" in brought.files


def test_answer__reminders__are_those_of_a_dry_run(
    given: dict[str, bytes], sample_workbook: Path, tmp_path: Path
) -> None:
    made = asked("remind", given)
    expected = by_command_line(
        "remind", sample_workbook, "--dry-run", "--ledger", tmp_path / "ledger",
        folder=sample_workbook.parent,
    )  # fmt: skip
    found = document(made)
    assert found["mails"] == expected["mails"] != []
    assert found["digests"] == expected["digests"]
    page = made.files["提醒预览.html"].decode()
    assert all(mail["subject"] in page for mail in found["mails"])


def test_answer__brief_and_archive__are_files_of_their_own(given: dict[str, bytes]) -> None:
    brief = asked("report", given)
    assert {Path(name).suffix for name in brief.files} == {".html", ".xlsx"}
    kept = asked("archive", given)
    (told,) = document(kept)["files"]
    assert told["documents"]
    pages = [name for name in kept.files if name.startswith("归档/") and name.endswith(".html")]
    assert len(pages) == len([*told["documents"], CORRESPONDENCE])
    with zipfile.ZipFile(io.BytesIO(packed(kept.files))) as whole:
        assert set(whole.namelist()) == set(kept.files)


def test_answer__people__are_those_of_the_directory(given: dict[str, bytes]) -> None:
    people = document(asked("people", given))["people"]
    assert people
    person = people[0]
    made = answer("archive", given, actual=NOW, today=DEMO_DAY, person=person)
    assert document(made)["files"][0]["person"] == person


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", "NotAWorkbook"),
        (b"PK\x03\x04 broken", "BrokenWorkbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "NotAWorkbook"),
    ],
)
def test_answer__one_bad_file__is_told_and_the_others_are_done(
    data: bytes, kind: str, given: dict[str, bytes]
) -> None:
    for verb in ("check", "refresh"):
        first, other = document(asked(verb, {"坏.xlsx": data, **given}))["files"]
        assert first["error"]["kind"] == kind
        assert "error" not in other


def test_answer__error_of_a_terminal__speaks_of_the_page(given: dict[str, bytes]) -> None:
    book = openpyxl.Workbook()
    foreign = io.BytesIO()
    book.save(foreign)
    (told,) = document(asked("check", {"别的.xlsx": foreign.getvalue()}))["files"]
    assert "“新建”" in told["error"]["remedy"]
    (name,) = given
    left = document(asked("rollup", {name: given[name], f"副本/{name}": given[name]}))
    assert "xiezuo" not in json.dumps([left, told], ensure_ascii=False)


def test_rollup__file_of_that_name_is_no_portfolio__is_not_overwritten(
    given: dict[str, bytes],
) -> None:
    (workbook,) = given.values()
    made = asked("rollup", {**given, "总台账.xlsx": workbook})
    assert document(made)["error"]["what"] == "已有一个不是总台账的文件，没有覆盖它"
    assert "总台账.xlsx" not in made.files


@pytest.mark.parametrize("name", ["../外面.xlsx", "/外面.xlsx", ""])
def test_answer__name_that_leads_elsewhere__is_refused(name: str) -> None:
    made = asked("check", {name: b"x"})
    assert document(made)["error"]["what"] == "文件名不能这样写"


def test_answer__what_nobody_foresaw__is_told_with_its_log(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    monkeypatch.setattr("addin.book.log.log_folder", lambda: tmp_path)
    monkeypatch.setitem(VERBS, "check", lambda order: 1 / 0)  # type: ignore[arg-type]
    made = asked("check", {})
    assert document(made)["error"]["kind"] == "Unforeseen"
    ((name, log),) = made.files.items()
    assert name in document(made)["error"]["remedy"]
    assert b"ZeroDivisionError" in log


@pytest.mark.parametrize("verb", ["check", "refresh", "gates", "kpi", "rollup"])
def test_page__what_it_remembers__changes_no_answer(verb: str, given: dict[str, bytes]) -> None:
    remembered = Session()
    plain = asked(verb, given)
    for _ in range(2):
        again = answer(verb, given, actual=NOW, today=DEMO_DAY, remembered=remembered)
        assert document(again) == document(plain)
