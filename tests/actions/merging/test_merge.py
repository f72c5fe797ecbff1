"""What of several copies is taken, and what somebody has to choose (requirements §10, §13.8)."""

from __future__ import annotations

from datetime import date, datetime

from addin.actions.merging.merge import merge
from addin.actions.merging.model import Copy, Merged
from addin.content import Content
from tests.actions.merging.merging import PLAN, after, in_order, merged, offers, plan, said
from tests.rules.workbooks import ID, workbook

BASE = plan()
T03 = f"{ID}-T03"


def finish(content: Content) -> dict[str, object]:
    tasks = content.table("PlanTasks")
    return dict(zip(tasks.texts("task_id"), tasks.dates("finish"), strict=True))


def test_vector_8__two_of_three_copies_changed_a_date_differently__both_are_offered() -> None:
    copies = (plan("2026-12-04", "2026-12-11"), plan("2026-12-04", "2026-12-18"), BASE)
    result = merged(BASE, *copies)
    assert result.taken == ()
    assert offers(result) == [(T03, "finish", [("甲", ["2026-12-11"]), ("乙", ["2026-12-18"])])]
    assert finish(after(BASE, result))[T03] == date(2026, 12, 4), "neither is applied"


def test_change_of_one_copy__is_taken() -> None:
    result = merged(BASE, BASE, plan("2026-12-04", "2026-12-11"))
    assert result.conflicts == ()
    assert finish(after(BASE, result))[T03] == date(2026, 12, 11)
    (taken,) = result.taken
    assert (taken.identity, taken.copies, dict(taken.old)) == (
        T03,
        ("乙",),
        {"finish": date(2026, 12, 4)},
    )


def test_same_change_of_two_copies__is_taken_once() -> None:
    changed = plan("2026-12-04", "2026-12-11")
    (taken,) = merged(BASE, changed, changed).taken
    assert taken.copies == ("甲", "乙")


def test_changes_of_different_cells_of_one_row__are_both_taken() -> None:
    result = merged(BASE, plan("2026-12-04", "2026-12-11"), plan("小批试产", "小批试产和验证"))
    assert result.conflicts == ()
    assert len(result.taken) == 2


def test_cell_emptied_by_one_and_changed_by_another__is_a_conflict() -> None:
    result = merged(BASE, plan("2026-12-04", ""), plan("2026-12-04", "2026-12-11"))
    assert offers(result) == [(T03, "finish", [("甲", ["None"]), ("乙", ["2026-12-11"])])]


def test_single_fields__follow_the_same_rules() -> None:
    base = workbook({"initiation.goal": "原", "initiation.title": "原"})
    one = workbook({"initiation.goal": "甲", "initiation.title": "新"})
    other = workbook({"initiation.goal": "乙", "initiation.title": "原"})
    result = merged(base, one, other)
    assert offers(result) == [("", "goal", [("甲", ["甲"]), ("乙", ["乙"])])]
    assert after(base, result).text("initiation.title") == "新"
    assert after(base, result).text("initiation.goal") == "原"


def test_rows_sorted_by_one_copy__are_no_change() -> None:
    assert merged(BASE, in_order(BASE, "PlanTasks", [2, 0, 1])) == merged(BASE)


def test_older_word_and_its_standard_word__are_the_same() -> None:
    tasks = "| task_id | status |\n| {} | {} |"
    base = workbook(Tasks=tasks.format(T03, "阻塞"))
    assert merged(base, workbook(Tasks=tasks.format(T03, "受阻"))) == merged(base)


def test_row_added_by_one_copy__is_added() -> None:
    more = plan(text=PLAN + f"| {ID}-T04 | 验收 | 李娜 | 2026-12-10 |\n")
    result = merged(BASE, more, BASE)
    assert said(after(BASE, result), "PlanTasks") == said(more, "PlanTasks")


def test_same_row_added_by_two__is_added_once() -> None:
    more = plan(text=PLAN + f"| {ID}-T04 | 验收 | 李娜 | 2026-12-10 |\n")
    result = merged(BASE, more, more)
    assert said(after(BASE, result), "PlanTasks") == said(more, "PlanTasks")


def test_same_new_id_for_two_different_rows__is_a_conflict_and_neither_is_added() -> None:
    copies = [
        plan(text=PLAN + f"| {ID}-T04 | {name} | 李娜 | 2026-12-10 |\n")
        for name in ("验收", "送检")
    ]
    result = merged(BASE, *copies)
    assert result.taken == ()
    (conflict,) = result.conflicts
    assert (conflict.identity, conflict.key, conflict.row) == (f"{ID}-T04", "", None)
    assert [(o.cells or {})["name"] for o in conflict.offers] == ["验收", "送检"]


def test_row_deleted_by_one__is_deleted() -> None:
    fewer = plan(f"| {T03} | 小批试产 | 李娜  | 2026-12-04 |\n", "")
    result = merged(BASE, fewer, BASE)
    assert said(after(BASE, result), "PlanTasks") == said(fewer, "PlanTasks")
    assert [dict(taken.old)["name"] for taken in result.taken] == ["小批试产"]


def test_row_deleted_here_and_changed_there__is_a_conflict() -> None:
    fewer = plan(f"| {T03} | 小批试产 | 李娜  | 2026-12-04 |\n", "")
    result = merged(BASE, fewer, plan("2026-12-04", "2026-12-11"))
    assert result.taken == ()
    assert offers(result) == [(T03, "", [("甲", ["删除"]), ("乙", ["2026-12-11"])])]


def test_text_in_a_date_cell__is_taken_as_it_was_typed() -> None:
    result = merged(BASE, plan("2026-12-04", "月底前"))
    (taken,) = result.taken
    assert dict(taken.new or {}) == {"finish": "月底前"}
    both = merged(BASE, plan("2026-12-04", "月底前"), plan("2026-12-04", "2026-12-11"))
    assert offers(both) == [(T03, "finish", [("甲", ["月底前"]), ("乙", ["2026-12-11"])])]


def test_id_that_occurs_twice__is_a_conflict_of_which_nothing_is_taken() -> None:
    twice = plan(text=twice_text())
    result = merged(
        twice, plan("补充", "补充试验", twice_text()), plan("补充", "补做", twice_text())
    )
    assert result.taken == ()
    (conflict,) = result.conflicts
    assert (conflict.identity, conflict.key, conflict.is_double) == (T03, "", True)
    assert [(o.copy, (o.cells or {})["name"]) for o in conflict.offers] == [
        ("甲", "补充试验"),
        ("乙", "补做"),
    ]


def test_id_that_occurs_twice__in_a_copy_only__does_not_add_the_row_to_the_target() -> None:
    result = merged(BASE, plan(text=twice_text()))
    assert result.taken == ()
    ((conflict),) = result.conflicts
    assert conflict.is_double
    assert after(BASE, result) == BASE


def test_id_that_occurs_twice__where_nobody_changed_it__is_no_conflict() -> None:
    twice = plan(text=twice_text())
    assert merged(twice, twice) == Merged()


def twice_text() -> str:
    return PLAN + f"| {T03} | 补充 | 李娜 | 2026-12-10 |\n"


def test_rows_without_an_id__are_known_by_all_that_they_say() -> None:
    risks = "| risk_id | risk |\n| | 缺料 |\n"
    base = workbook(Risks=risks)
    result = merged(
        base, workbook(Risks=risks + "|  | 停电 |\n"), workbook(Risks=risks + "|  | 停电 |\n")
    )
    assert [row["risk"] for row in said(after(base, result), "Risks")] == ["停电", "缺料"]


def test_logs_of_the_copies__are_added_under_the_next_numbers() -> None:
    head = "| log_id | at | actor | action |\n"
    base = workbook(ChangeLog=head + "| 1 | 2026-11-19 09:00 | Xiezuo | 改写 |\n")
    one = workbook(
        ChangeLog=head
        + "| 1 | 2026-11-19 09:00 | Xiezuo | 改写 |\n| 2 | 2026-11-20 09:00 | Xiezuo | 乙 |\n"
    )
    other = workbook(ChangeLog=head + "| 2 | 2026-11-19 10:00 | Xiezuo | 甲 |\n")
    now = after(base, merged(base, one, other))
    log = now.table("ChangeLog")
    assert list(zip(log.texts("log_id"), log.texts("action"), strict=True)) == [
        ("1", "改写"),
        ("2", "甲"),
        ("3", "乙"),
    ]
    assert merged(now, one, other).changes(now).append == {}


def test_answers__with_the_same_number_in_two_copies__are_different_records() -> None:
    head = "| answer_id | received_at | person | item_id | answer | message_id | decision | decided_at |\n"
    line = "| 1 | 2026-11-20 09:00 | {} | {} | 完成 | {} | {} | {} |\n"
    base = workbook(Answers=head)
    one = workbook(Answers=head + line.format("王磊", T03, "<1>", "接受", "2026-11-20 10:00"))
    other = workbook(Answers=head + line.format("李娜", T03, "<2>", "", ""))
    now = after(base, merged(base, one, other))
    answers = now.table("Answers")
    assert sorted(zip(answers.texts("answer_id"), answers.texts("person"), strict=True)) == [
        ("1", "王磊"),
        ("2", "李娜"),
    ]
    assert answers.moments("decided_at")[answers.texts("person").index("王磊")] == datetime(
        2026, 11, 20, 10
    )


def test_what_xiezuo_noted__follows_and_is_never_asked_about() -> None:
    head = "| task_id | status | last_status |\n"
    base = workbook(Tasks=head + f"| {T03} | 未开始 | 未开始 |")
    one = workbook(Tasks=head + f"| {T03} | 进行中 | 进行中 |")
    other = workbook(Tasks=head + f"| {T03} | 进行中 | 受阻 |")
    result = merged(base, one, other)
    assert result.conflicts == ()
    tasks = after(base, result).table("Tasks")
    assert (tasks.texts("status"), tasks.texts("last_status")) == (["进行中"], ["未开始"])


def test_copy_made_before_another_was_merged__does_not_undo_it() -> None:
    now = plan("2026-12-04", "2026-12-11")
    late = plan("样机试制", "样机试制两台")
    result = merge(now, [Copy("丙", late, base=BASE)])
    assert [(taken.identity, list(taken.new or {})) for taken in result.taken] == [
        (f"{ID}-T02", ["name"])
    ]


def test_cell_that_the_target_has_changed_too__is_a_conflict_with_the_target() -> None:
    now = plan("2026-12-04", "2026-12-11")
    late = plan("2026-12-04", "2026-12-18")
    result = merge(now, [Copy("丙", late, base=BASE)])
    assert result.taken == ()
    assert offers(result) == [(T03, "finish", [("丙", ["2026-12-18"]), ("正本", ["2026-12-11"])])]


def test_row_that_the_target_has_deleted_and_a_copy_changed__is_a_conflict() -> None:
    now = plan(f"| {T03} | 小批试产 | 李娜  | 2026-12-04 |\n", "")
    result = merge(now, [Copy("丙", plan("2026-12-04", "2026-12-18"), base=BASE)])
    assert result.taken == ()
    (conflict,) = result.conflicts
    assert [(o.copy, o.cells is None) for o in conflict.offers] == [("丙", False), ("正本", True)]
    assert (conflict.offers[0].cells or {})["name"] == "小批试产", "the whole row can come back"
