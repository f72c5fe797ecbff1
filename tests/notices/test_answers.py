"""Answers by mail: they wait in the workbook, and change it when they are accepted."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from addin.actions.refresh import refresh
from addin.book.closed.workbook import ClosedWorkbook
from addin.content import Changes, Content, Row
from addin.forms.vocabularies import (
    ACCEPTED,
    AGREED,
    BLOCKED,
    DECLINED,
    DONE,
    FINISHED,
    IN_ACCEPTANCE,
    IN_PROGRESS,
    POSTPONED,
    RETURNED,
)
from addin.notices.answers import (
    answer_row,
    approval_item,
    countersignature_item,
    entitled,
    obstacle,
    proposed,
)
from addin.standing.workbook_day import WorkbookDay
from tests.workbooks import fill, read, rows

pytestmark = pytest.mark.slow

AT = datetime(2026, 11, 20, 16, 30)
NOW = datetime(2026, 11, 20, 17, 0)


def answer(content: Content, item: str, word: str, **given: object) -> Row:
    settings = {"day": None, "texts": {}, "person": "王磊", **given}
    return answer_row(
        WorkbookDay.at(content, AT),
        number=1,
        item=item,
        answer=word,
        at=AT,
        message_id="<1@example.com>",
        **settings,  # type: ignore[arg-type]
    )


def a_task(content: Content, status: str) -> str:
    tasks = content.table("Tasks")
    return tasks.texts("task_id")[list(tasks.texts("status")).index(status)]


def task(path: Path, item: str) -> dict[str, object]:
    return next(dict(row) for row in rows(path, "Tasks") if row["task_id"] == item)


def decide(path: Path, row: Row, decision: str) -> None:
    """Put an answer and a decision into the workbook, and refresh it."""
    host = ClosedWorkbook(path)
    host.write(Changes(append={"Answers": [{**row, "decision": decision}]}))
    refresh(ClosedWorkbook(path), given=None, actual=NOW)


def test_answer__says_what_accepting_it_would_change(sample_workbook: Path) -> None:
    content = read(sample_workbook)
    item = a_task(content, IN_PROGRESS)
    row = answer(content, item, BLOCKED, texts={"problem": "缺料", "block_type": "资源不足"})
    assert row["note"] == "遇到的问题：缺料\n受阻类型：资源不足"
    said = str(row["proposal"]).splitlines()
    assert {
        f"任务状态：受阻（原为 {IN_PROGRESS}）",
        "遇到的问题：缺料",
        "受阻类型：资源不足",
    } <= set(said)


def test_answer__that_is_not_decided__changes_nothing(sample_workbook: Path) -> None:
    content = read(sample_workbook)
    item = a_task(content, IN_PROGRESS)
    before = task(sample_workbook, item)
    decide(sample_workbook, answer(content, item, FINISHED), "")
    assert task(sample_workbook, item) == before


def test_completed__task_with_a_deliverable_to_accept__goes_to_acceptance(
    sample_workbook: Path,
) -> None:
    content = read(sample_workbook)
    in_progress = [
        item
        for item, status in zip(
            content.table("Tasks").texts("task_id"),
            content.table("Tasks").texts("status"),
            strict=True,
        )
        if status == IN_PROGRESS
    ]
    for item in in_progress:
        row = answer(content, item, FINISHED)
        new = {
            key: value for (_, _, key), value in proposed(WorkbookDay.at(content, AT), row).items()
        }
        assert new["status"] in (IN_ACCEPTANCE, DONE)
        assert ("percent" in new) == (new["status"] == DONE)
        assert new["actual_finish"] == AT.date()


def test_blocked__accepted__stands_in_the_tracker_and_in_the_log(sample_workbook: Path) -> None:
    content = read(sample_workbook)
    item = a_task(content, IN_PROGRESS)
    texts = {"problem": "模具晚到", "block_type": "进度依赖", "measure": "11月24日前空运到货"}
    decide(sample_workbook, answer(content, item, BLOCKED, texts=texts), ACCEPTED)
    now = task(sample_workbook, item)
    assert {key: now[key] for key in texts} == texts
    assert (now["status"], now["updated_on"], now["updated_by"]) == (BLOCKED, AT.date(), "王磊")
    told = [row for row in rows(sample_workbook, "ChangeLog") if row["action"] == "接受答复"]
    assert {row["item"] for row in told} == {item}
    (kept,) = rows(sample_workbook, "Answers")
    assert kept["decided_at"] == NOW


def test_postponed__accepted__moves_the_date_once(sample_workbook: Path) -> None:
    content = read(sample_workbook)
    item = a_task(content, IN_PROGRESS)
    decide(sample_workbook, answer(content, item, POSTPONED, day=date(2026, 12, 18)), ACCEPTED)
    assert task(sample_workbook, item)["adjusted_finish"] == date(2026, 12, 18)
    tasks = read(sample_workbook).table("Tasks")
    index = tasks.texts("task_id").index(item)
    fill(sample_workbook, "Tasks", {(index, "adjusted_finish"): date(2026, 12, 21)})
    refresh(ClosedWorkbook(sample_workbook), given=None, actual=NOW)
    assert task(sample_workbook, item)["adjusted_finish"] == date(2026, 12, 21), "not written again"


def test_cell_that_changed_since__is_asked_and_not_written_over(sample_workbook: Path) -> None:
    content = read(sample_workbook)
    item = a_task(content, IN_PROGRESS)
    row = answer(content, item, POSTPONED, day=date(2026, 12, 18))
    tasks = content.table("Tasks")
    index = tasks.texts("task_id").index(item)
    fill(sample_workbook, "Tasks", {(index, "adjusted_finish"): date(2026, 12, 10)})
    decide(sample_workbook, row, ACCEPTED)
    assert task(sample_workbook, item)["adjusted_finish"] == date(2026, 12, 10)
    (kept,) = rows(sample_workbook, "Answers")
    assert (kept["decision"], kept["decided_at"]) == ("", None)
    assert "2026-12-18（原为 2026-12-10）" in str(kept["proposal"])
    assert "登记以后原值已改动" in str(kept["proposal"])
    fill(sample_workbook, "Answers", {(0, "decision"): ACCEPTED})
    refresh(ClosedWorkbook(sample_workbook), given=None, actual=NOW)
    assert task(sample_workbook, item)["adjusted_finish"] == date(2026, 12, 18)


def test_task__updated_after_the_answer__keeps_the_day_of_its_update(sample_workbook: Path) -> None:
    content = read(sample_workbook)
    item = a_task(content, IN_PROGRESS)
    row = answer(content, item, POSTPONED, day=date(2026, 12, 18))
    index = content.table("Tasks").texts("task_id").index(item)
    fill(sample_workbook, "Tasks", {(index, "updated_on"): date(2026, 11, 23)})
    decide(sample_workbook, row, ACCEPTED)
    now = task(sample_workbook, item)
    assert (now["adjusted_finish"], now["updated_on"]) == (date(2026, 12, 18), date(2026, 11, 23))


def test_declined__is_noted_and_changes_nothing(sample_workbook: Path) -> None:
    content = read(sample_workbook)
    item = a_task(content, IN_PROGRESS)
    before = task(sample_workbook, item)
    decide(sample_workbook, answer(content, item, FINISHED), DECLINED)
    assert task(sample_workbook, item) == before
    (kept,) = rows(sample_workbook, "Answers")
    assert kept["decided_at"] == NOW


def test_task_that_is_gone__is_said_and_writes_nothing(sample_workbook: Path) -> None:
    content = read(sample_workbook)
    row = answer(content, "XC20990101-001-T99", FINISHED)
    assert row["proposal"] == "对象已经不在表中"
    assert entitled(content, "XC20990101-001-T99") == frozenset()
    decide(sample_workbook, row, ACCEPTED)
    (kept,) = rows(sample_workbook, "Answers")
    assert kept["decided_at"] == NOW


@pytest.mark.parametrize(("word", "conclusion"), [(AGREED, "同意"), (RETURNED, "退回修改")])
def test_approval__accepted__is_signed_with_the_moment_of_the_mail(
    word: str, conclusion: str, sample_workbook: Path
) -> None:
    fill(sample_workbook, "InitiationApprovals", {(0, "conclusion"): "", (0, "opinion"): ""})
    content = read(sample_workbook)
    steps = content.table("InitiationApprovals")
    item = approval_item(content, steps.texts("step")[0])
    assert steps.texts("approver")[0] in entitled(content, item)
    decide(sample_workbook, answer(content, item, word, texts={"opinion": "预算已核"}), ACCEPTED)
    step = rows(sample_workbook, "InitiationApprovals")[0]
    assert (step["conclusion"], step["opinion"], step["time"]) == (conclusion, "预算已核", AT)
    assert step["signature"] == "王磊"


def test_countersignature__agreed__is_a_confirmation_by_mail(sample_workbook: Path) -> None:
    fill(sample_workbook, "Countersignatures", {(0, "time"): None, (0, "method"): ""})
    content = read(sample_workbook)
    department = content.table("Countersignatures").texts("department")[0]
    item = countersignature_item(content, department)
    decide(sample_workbook, answer(content, item, AGREED), ACCEPTED)
    signed = rows(sample_workbook, "Countersignatures")[0]
    assert (signed["method"], signed["time"]) == ("邮件", AT)


def test_approval__that_was_given_meanwhile__is_not_written_again(sample_workbook: Path) -> None:
    content = read(sample_workbook)
    department = content.table("Countersignatures").texts("department")[0]
    step = content.table("InitiationApprovals").texts("step")[0]
    for item, reason in (
        (approval_item(content, step), f"“{step}”已经审批同意"),
        (countersignature_item(content, department), f"{department}已经会签确认"),
    ):
        assert obstacle(content, item) == reason
        row = answer(content, item, RETURNED)
        assert row["proposal"] == reason
        assert proposed(WorkbookDay.at(content, AT), row) == {}


def test_owner__and_the_stand_in__may_answer(sample_workbook: Path) -> None:
    content = read(sample_workbook)
    tasks = content.table("Tasks")
    people = content.table("People")
    stand_in_of = dict(zip(people.texts("name"), people.texts("stand_in"), strict=True))
    for item, owner in zip(tasks.texts("task_id"), tasks.texts("owner"), strict=True):
        expected = {owner, stand_in_of.get(owner, "")} - {""}
        assert entitled(content, item) == expected
