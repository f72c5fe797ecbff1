"""Archiving a collaboration: what becomes a file that stays, what is refused, what is kept."""

from __future__ import annotations

import csv
import hashlib
import shutil
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

import pytest

from addin.book.closed.workbook import ClosedWorkbook
from addin.book.files import ARCHIVE_LIST, workbooks
from addin.content import Changes
from addin.errors import InputError, WorkbookLocked
from addin.forms.procedure import STANDARD
from addin.reports import printing
from addin.reports.archiving import DOCUMENTS, archive
from addin.reports.archiving.documents import documents
from addin.ribbon import run
from tests.cli.running import snapshot, xiezuo
from tests.ribbon.desk import Desk
from tests.workbooks import fill, read, rows

pytestmark = pytest.mark.slow

NOW = datetime(2026, 11, 20, 10, 0).astimezone()
NAME = "XC20260817-001_费用报销流程优化"


@pytest.fixture
def finished(sample_workbooks: Mapping[str, Path], tmp_path: Path) -> Path:
    """A collaboration whose four documents are filled in, in a folder of its own."""
    folder = tmp_path / "财务部 协作"
    folder.mkdir()
    return Path(shutil.copy(sample_workbooks["expense_process"], folder / "报销 优化.xlsx"))


@pytest.fixture(autouse=True)
def own_knowledge_base(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XIEZUO_ARCHIVE", raising=False)


def test_archive__holds_every_document_the_workbook_as_it_was_and_a_list_with_hashes(
    finished: Path,
) -> None:
    before = finished.read_bytes()
    done = archive(finished, actual=NOW)
    assert (done.folder, done.version) == (finished.parent / "归档" / NAME, "V1")
    assert list(done.titles) == list(STANDARD.archive)
    files = {file.name: file for file in done.folder.iterdir()}
    pages = {"邮件往来", *done.titles} if "邮件往来.html" in files else set(done.titles)
    assert set(files) == {*(f"{title}.html" for title in pages), f"{NAME}.xlsx", ARCHIVE_LIST}
    assert files[f"{NAME}.xlsx"].read_bytes() == before
    assert not any(file.stat().st_mode & 0o222 for file in files.values())
    with files[ARCHIVE_LIST].open(encoding="utf-8-sig", newline="") as text:
        listed = {row["文件"]: row["SHA-256"] for row in csv.DictReader(text)}
    assert listed == {
        name: hashlib.sha256(file.read_bytes()).hexdigest()
        for name, file in files.items()
        if name != ARCHIVE_LIST
    }


def test_workbook__stays_and_gets_a_row_for_each_document(finished: Path) -> None:
    before = read(finished)
    archive(finished, actual=NOW)
    kept, after = before.table("Archive"), read(finished)
    new = rows(finished, "Archive")[len(kept) :]
    assert [(row["type"], row["version"], row["date"]) for row in new] == [
        (title, "V1", date(2026, 11, 20)) for title in STANDARD.archive
    ]
    assert all((finished.parent / str(row["link"])).is_file() for row in new)
    assert rows(finished, "Archive")[: len(kept)] == list(kept.records())
    assert rows(finished, "ChangeLog")[-1]["action"] == "归档"
    for name, table in before.tables.items():
        typed = {f.key for f in table.table.inputs}
        if name not in ("Archive", "ChangeLog", "Findings") and not table.table.computed:
            assert {k: after.table(name).columns[k] for k in typed} == {
                k: table.columns[k] for k in typed
            }, name


def test_archive__again__is_a_further_version_and_the_first_stays(finished: Path) -> None:
    first = archive(finished, actual=NOW).folder
    before = snapshot(first)
    second = archive(finished, actual=NOW)
    assert (second.version, second.folder.name) == ("V2", f"{NAME}_V2")
    assert snapshot(first) == before


def test_document__that_has_errors_or_is_empty__is_refused(finished: Path) -> None:
    fill(finished, fields={"review.host": ""})
    done = archive(finished, actual=NOW)
    assert list(done.titles) == list(STANDARD.archive[:3])
    assert "复盘报告（还有1处错误）" in done.told()
    assert not (done.folder / "复盘报告.html").exists()


@pytest.mark.parametrize(
    ("user", "person"), [("沈建国", "沈建国"), ("shenjianguo", "沈建国"), ("root", "")]
)
def test_archiver__is_the_person_of_the_directory_who_archives(
    finished: Path, user: str, person: str
) -> None:
    before = len(read(finished).table("Archive"))
    done = archive(finished, actual=NOW, user=user)
    new = rows(finished, "Archive")[before:]
    assert [row["person"] for row in new] == [person] * len(done.titles)
    assert rows(finished, "ChangeLog")[-1]["actor"] == user
    # Somebody unknown in that cell would be an error that nobody made.
    assert ("归档人没有填：通讯录里没有“root”" in done.told()) == (not person)


def test_problem__without_its_report__archives_what_there_is(
    sample_workbooks: Mapping[str, Path], tmp_path: Path
) -> None:
    path = Path(shutil.copy(sample_workbooks["customer_complaint"], tmp_path / "投诉.xlsx"))
    ClosedWorkbook(path).write(Changes(replace={"ProblemReports": []}))
    done = archive(path, actual=NOW)
    assert "问题解决报告" not in done.titles
    assert "问题解决报告（没有填写）" in done.told()


def test_empty_workbook__is_told(empty_workbook: Path) -> None:
    with pytest.raises(InputError, match="还没有协作编号"):
        archive(empty_workbook, actual=NOW)
    fill(empty_workbook, fields={"initiation.collaboration_id": "XC20261120-001"})
    with pytest.raises(InputError, match="没有可以归档的文件"):
        archive(empty_workbook, actual=NOW)
    assert not (empty_workbook.parent / "归档").exists()


def test_workbook__that_cannot_be_written__leaves_no_archive_behind(finished: Path) -> None:
    finished.with_name(f"~${finished.name}").touch()
    before = snapshot(finished.parent)
    with pytest.raises(WorkbookLocked):
        archive(finished, actual=NOW)
    assert snapshot(finished.parent) == before
    assert not (finished.parent / "归档").exists()


def test_copies__are_no_workbooks_of_the_folder(finished: Path) -> None:
    archive(finished, actual=NOW)
    assert workbooks([finished.parent]) == [finished]


def test_what_people_typed__is_text_in_the_page_and_harmless_in_the_name(finished: Path) -> None:
    fill(finished, fields={"initiation.title": "<script>alert(1)</script> a/b:c"})
    done = archive(finished, actual=NOW)
    assert done.folder.name == "XC20260817-001__script_alert(1)__script_ a_b_c"
    page = (done.folder / "协作方案.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_page__has_every_value_of_the_form(finished: Path) -> None:
    content = read(finished)
    page = (archive(finished, actual=NOW).folder / "复盘报告.html").read_text(encoding="utf-8")
    for text in (*content.table("Lessons").texts("lesson"), content.text("review.host"),
                 "2026-", "归档版本 V1"):  # fmt: skip
        assert text in page


def test_page__of_a_workbook_that_nobody_refreshed_since__has_what_is_looked_up(
    finished: Path,
) -> None:
    fill(finished, "Metrics", {(0, "name"): "审批总时长"})
    page = (archive(finished, actual=NOW).folder / "复盘报告.html").read_text(encoding="utf-8")
    assert "审批总时长" in page


def test_every_kind_of_document__consists_of_something() -> None:
    assert all(DOCUMENTS.values())


def test_command_line__archives_into_the_knowledge_base(
    finished: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "公司 知识库"
    (told,) = xiezuo("archive", finished, "--to", target, "--json").document["files"]
    assert Path(told["folder"]) == target / NAME
    assert rows(finished, "Archive")[-1]["link"] == str(target / NAME / "复盘报告.html")
    monkeypatch.setenv("XIEZUO_ARCHIVE", str(target))
    assert "V2" in xiezuo("archive", finished).out
    failed = xiezuo("archive", finished.with_name("没有.xlsx"))
    assert (failed.code, "文件不存在" in failed.err) == (2, True)


@pytest.mark.parametrize("says_yes", [True, False])
def test_button__asks_first(
    finished: Path, monkeypatch: pytest.MonkeyPatch, says_yes: bool
) -> None:
    monkeypatch.setattr("addin.ribbon.commands.archive.printed_here", lambda _: None)
    desk = Desk(finished, says_yes=says_yes)
    assert run("archive", desk, NOW)
    assert "继续吗" in desk.asked[0]
    assert (finished.parent / "归档").exists() == says_yes
    assert desk.told[0].startswith("已归档 V1" if says_yes else "没有归档")
    assert ("没有另存 PDF" in desk.told[0]) == says_yes
    assert desk.opened == ([finished] if says_yes else [])


def test_survey_alone__is_no_review(empty_workbook: Path) -> None:
    answer = {"survey_id": "1", "department": "市场部", "clarity": 4, "flow": 4}
    fill(empty_workbook, "Satisfaction", append={"Satisfaction": [answer]})
    _, refused = documents(read(empty_workbook), [])
    assert "复盘报告（没有填写）" in map(str, refused)


def test_archived_on_the_day_of_its_clock__brings_no_error(finished: Path) -> None:
    """However late the computer says it is, as long as the workbook stands at its day."""
    before = {row["rule"] for row in rows(finished, "Findings") if row["level"] == "错误"}
    archive(finished, actual=datetime(2027, 3, 1, 9))
    today = read(finished).date("clock.today")
    assert {row["date"] for row in rows(finished, "Archive")[-4:]} == {today}
    after = {row["rule"] for row in rows(finished, "Findings") if row["level"] == "错误"}
    assert after <= before


def test_archive__mails__are_a_page_beside_the_documents_with_what_they_said(
    finished: Path,
) -> None:
    fill(
        finished,
        append={
            "ReminderLog": [
                {"log_id": "1", "subject": "1项逾期", "said": "试运行；逾期；请督促负责人"}
            ],
            "Answers": [{"answer_id": "1", "note": "样机晚到两天"}],
        },
    )
    page = (archive(finished, actual=NOW).folder / "邮件往来.html").read_text(encoding="utf-8")
    assert "提醒日志" in page
    assert "邮件答复" in page
    assert "试运行；逾期；请督促负责人" in page
    assert "样机晚到两天" in page


def test_archive__pdf__is_made_of_every_page_or_nothing_is_archived(
    finished: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("addin.reports.printing.browser", lambda: None)
    monkeypatch.setattr("addin.reports.printing.office", lambda: None)
    with pytest.raises(InputError, match="没有写成 PDF"):
        archive(finished, actual=NOW, printer=printing.printed)
    assert not (finished.parent / "归档").exists()
    monkeypatch.setattr("addin.reports.printing.browser", lambda: "浏览器")
    monkeypatch.setattr(
        "addin.reports.printing.page_as_pdf", lambda _, text: b"%PDF" + text[:9].encode()
    )
    folder = archive(finished, actual=NOW, printer=printing.printed).folder
    assert {file.stem for file in folder.glob("*.pdf")} == {f.stem for f in folder.glob("*.html")}


@pytest.mark.libreoffice
def test_page__printed_by_libreoffice__is_a_pdf() -> None:
    program = printing.office()
    if program is None:
        pytest.skip("LibreOffice is not installed")
    page = "<html><head><meta charset='utf-8'></head><body><h1>复盘报告</h1></body></html>"
    made = printing.page_as_pdf_by_office(program, page)
    assert made is not None
    assert made.startswith(b"%PDF")
