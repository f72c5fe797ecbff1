"""Text that looks like a formula, a link or a header stays text in everything that is written."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Mapping
from datetime import date
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname
from xml.sax.saxutils import unescape

import openpyxl
import pytest

from addin.book.closed.workbook import ClosedWorkbook
from addin.book.ooxml.cells import unescape_cell
from addin.content import Changes
from addin.forms import TABLES
from tests.book.parts import read_parts
from tests.cli.running import xiezuo
from tests.conftest import DEMO_DAY
from tests.workbooks import read, type_into

pytestmark = pytest.mark.slow

_EXTERNAL = re.compile(r'Target="([^"]*)"[^>]*TargetMode="External"')

PAYLOADS = (
    "=1+1", "+1+1", "-1+1", "@SUM(1)", "\t=1+1", "\r=1+1", "\n=1+1", " =1+1", "\u3000=1+1",
    "=", "+", "-", "@", "==1", "=+1", "=-1", "--1", "+-1", "=@A1", "=A1", "=A1:B2", "=$A$1",
    '=HYPERLINK("http://evil.example","点我")', '+HYPERLINK("http://evil.example")',
    '-HYPERLINK("http://evil.example")', '@HYPERLINK("http://evil.example")',
    "=cmd|' /C calc'!A0", "+cmd|' /C calc'!A0", "-cmd|' /C calc'!A0", "@cmd|' /C calc'!A0",
    "=DDE(\"cmd\",\"/C calc\",\"x\")", "=MSEXCEL|'\\..\\..\\calc.exe'!''", "{=1+1}", "{=SUM(A1:A2)}",
    '=WEBSERVICE("http://evil.example")', '=IMPORTXML("http://evil.example","//a")',
    '=INDIRECT("Tasks[任务编号]")', '=EXEC("calc.exe")', '=CALL("kernel32","WinExec","JC","calc",0)',
    "＝1+1", "＋1+1", "－1+1", "＠SUM(1)", "'=1+1", '"=1+1"', "\u200b=1+1", "\ufeff=1+1",
    "_x003D_1+1", "%0A=1+1", "http://evil.example", "https://evil.example/=1", "mailto:a@evil.example",
    "file:///c:/evil", "\\\\evil\\share", "www.evil.example", "#REF!", "#N/A", "TRUE", "001", "1E5",
    "2026-01-02", "<a href='http://evil.example'>点我</a>", "名\r\nBcc: thief@evil.example",
)  # fmt: skip
LIVE = tuple("=+-@")


def test_payloads__are_at_least_sixty() -> None:
    assert len(set(PAYLOADS)) == len(PAYLOADS) >= 60


def poisoned(path: Path) -> None:
    """Put the payloads into every cell that finds its way into results, logs, mails, roll-up."""
    code = read(path).text("initiation.collaboration_id")
    people = [
        {
            "staff_no": f"P{n:03}",
            "name": payload,
            "department": payload,
            "employment": "在职",
            "email": f"p{n}@example.com",
        }
        for n, payload in enumerate(PAYLOADS)
    ]
    plan = [
        {
            "task_id": f"{code}-T{100 + n}",
            "name": payload,
            "description": payload,
            "department": payload,
            "owner": payload,
            "start": date(2026, 10, 12),
            "finish": date(2026, 11, 17),
        }
        for n, payload in enumerate(PAYLOADS)
    ]
    tasks = [
        {
            "task_id": row["task_id"],
            "status": "受阻" if n % 2 else "进行中",
            "percent": 0.5,
            "updated_on": date(2026, 11, 20),
            "problem": payload,
            "measure": payload,
            "note": payload,
        }
        for n, (row, payload) in enumerate(zip(plan, PAYLOADS, strict=True))
    ]
    untracked = [{"task_id": payload, "name": payload} for payload in PAYLOADS]
    ClosedWorkbook(path).write(
        Changes(
            fields={"initiation.title": PAYLOADS[0], "plan.tracker": PAYLOADS[1]},
            append={"People": people, "PlanTasks": [*plan, *untracked], "Tasks": tasks},
        )
    )
    tracker = read(path).table("Tasks")
    first = len(tracker) - len(PAYLOADS)
    for n, payload in enumerate(PAYLOADS[:12]):
        type_into(path, tracker.place(first + n, "overdue_days"), payload.strip() or "=")


def cells(path: Path) -> dict[str, list[dict[str, Any]]]:
    """Return the cells of the native tables of a workbook by table, rows by heading."""
    found = {}
    for sheet in openpyxl.load_workbook(path).worksheets:
        for table in sheet.tables.values():
            head, *lines = list(sheet[table.ref])
            names = [str(cell.value) for cell in head]
            found[table.name] = [dict(zip(names, line, strict=True)) for line in lines]
    return found


def assert_harmless(path: Path, tables: set[str], texts: set[str], folder: Path) -> None:
    """Text is text in these tables, kept as such when somebody edits it, and all of it is there."""
    seen: set[str] = set()
    for name, rows in cells(path).items():
        if name not in tables:
            continue
        derived = {f.label for f in TABLES[name].fields if f.derived} if name in TABLES else set()
        for row in rows:
            for label, cell in row.items():
                if label in derived:
                    continue
                assert cell.data_type != "f", f"{name}.{label}: {cell.value}"
                # A name leads to its own workbook, whatever it is called.
                assert cell.hyperlink is None or is_file(cell.hyperlink.target, folder)
                if isinstance(cell.value, str):
                    seen.add(one_line(unescape_cell(cell.value)))
                    if cell.value.startswith(LIVE):
                        assert cell.quotePrefix, f"{name}.{label}: {cell.value} would come alive"
    assert {one_line(text) for text in texts} <= seen


def one_line(text: str) -> str:
    """Return a text without its spaces; XML knows only one kind of line break."""
    return "".join(text.split())


def is_file(link: str, folder: Path) -> bool:
    """Whether a link of a workbook in `folder` leads to a file, and so to nowhere else."""
    return (folder / url2pathname(urlsplit(link).path)).is_file()


def external_targets(path: Path) -> list[bytes]:
    return [
        data
        for name, data in read_parts(path).items()
        if name.endswith(".rels") and b"External" in data
    ]


@pytest.fixture(scope="module")
def poisoned_workbook(
    sample_workbooks: Mapping[str, Path], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A sample full of payloads, refreshed; its reminders written to the folder 发件箱 beside it."""
    folder = tmp_path_factory.mktemp("毒")
    path = Path(shutil.copy(sample_workbooks["customer_complaint"], folder / "=毒+工作簿.xlsx"))
    poisoned(path)
    refreshed = xiezuo("refresh", path)
    assert refreshed.code == 0, refreshed.said
    sent = xiezuo(
        "remind", path, "--on", DEMO_DAY,
        "--outbox", folder / "发件箱", "--ledger", folder / "台账.sqlite",
    )  # fmt: skip
    assert sent.code == 0, sent.said
    return path


def test_refresh_and_remind__write_text_as_text(poisoned_workbook: Path) -> None:
    texts = {payload.strip() for payload in PAYLOADS[:12]}  # typed over formulas
    written = {"Findings", "ChangeLog", "ReminderLog", "Tasks", "PlanTasks", "People"}
    assert_harmless(poisoned_workbook, written, set(), poisoned_workbook.parent)
    tracker = cells(poisoned_workbook)["Tasks"]
    assert {one_line(text) for text in texts} <= {
        one_line(str(row["逾期工作日数"].value)) for row in tracker
    }
    recipients = {
        str(row["recipient"]) for row in read(poisoned_workbook).table("ReminderLog").records()
    }
    assert {"=1+1", "@SUM(1)"} <= recipients


def test_refresh__adds_no_link_and_no_formula_but_its_own(
    poisoned_workbook: Path, sample_workbooks: Mapping[str, Path]
) -> None:
    before = sample_workbooks["customer_complaint"]
    assert external_targets(poisoned_workbook) == external_targets(before)
    known = {text for _, text in _formulas(before)} | _column_formulas(before)
    strange = [(place, text) for place, text in _formulas(poisoned_workbook) if text not in known]
    assert strange == []


def _column_formulas(path: Path) -> set[str]:
    """Return the formulas that tables give to their rows, also where there is no row yet."""
    pattern = rb"<calculatedColumnFormula>([^<]+)</calculatedColumnFormula>"
    return {
        re.sub(r"\d+", "#", text.decode())
        for name, data in read_parts(path).items()
        if name.startswith("xl/tables/")
        for text in re.findall(pattern, data)
    }


def _formulas(path: Path) -> list[tuple[str, str]]:
    found = []
    for name, data in read_parts(path).items():
        if name.startswith("xl/worksheets/"):
            for ref, text in re.findall(rb'<c r="([A-Z]+\d+)"[^>]*><f[^>]*>([^<]+)</f>', data):
                # Row numbers inside a formula follow its row.
                found.append((f"{name}!{ref.decode()}", re.sub(r"\d+", "#", text.decode())))
    return found


def test_workbook_full_of_payloads__is_valid(
    poisoned_workbook: Path, validator: Callable[[Path], dict[str, Any]]
) -> None:
    report = validator(poisoned_workbook)
    assert report["ok"], str(report)[:2000]


def test_rollup__writes_text_as_text(poisoned_workbook: Path, tmp_path: Path) -> None:
    target = tmp_path / "汇总.xlsx"
    (poisoned_workbook.parent / "@坏.xlsx").write_text("=1+1", encoding="utf-8")
    result = xiezuo("rollup", poisoned_workbook.parent, "-o", target)
    assert result.code == 2, "what cannot be read is reported"
    names = {"AllCollaborations", "AllDepartments", "AllPeople", "AllTasks", "UnreadFiles"}
    assert_harmless(target, names, set(PAYLOADS), tmp_path)
    assert _formulas(target) == []
    for data in external_targets(target):
        assert all(is_file(link, tmp_path) for link in _EXTERNAL.findall(unescape(data.decode())))
    (poisoned_workbook.parent / "@坏.xlsx").unlink()


def test_mails__are_what_they_are(poisoned_workbook: Path) -> None:
    written = sorted((poisoned_workbook.parent / "发件箱").glob("*.eml"))
    assert len(written) > 20
    for path in written:
        mail = BytesParser(EmailMessage, policy=policy.default).parsebytes(path.read_bytes())
        assert not mail.defects
        assert len(mail.get_all("Subject", [])) == len(mail.get_all("To", [])) == 1
        assert mail["Bcc"] is None
        assert "\n" not in str(mail["Subject"])
        assert not list(mail.iter_attachments())
        html = mail.get_body(("html",))
        assert html is not None
        assert "evil.example" not in "".join(re.findall(r'href="([^"]*)"', html.get_content()))


def test_check__prints_payloads_as_text(poisoned_workbook: Path) -> None:
    result = xiezuo("check", poisoned_workbook, "--json")
    assert result.code == 1
    assert result.document["files"][0]["counts"]["错误"] > 60
    assert "\r" not in xiezuo("check", poisoned_workbook).out
