"""Answers by mail in the workbook: what each would change, and what the accepted ones do change.

An answer is a proposal: it stands in the table 邮件答复 until the person who tracks the progress
accepts it or not; the next refresh then writes it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime

from addin.content import Content, Row, TableData, Value
from addin.forms import FIELDS, TABLES
from addin.forms.answers import (
    APPROVAL_ANSWERS,
    MARKS,
    NEWS_ANSWERS,
    SURVEY_ANSWERS,
    TASK_ANSWERS,
    answer_label,
    news_item,
    survey_item,
)
from addin.forms.vocabularies import (
    ACCEPTED,
    AGREED,
    BLOCK_TYPE,
    BLOCKED,
    BY_MAIL,
    DONE,
    FINISHED,
    IN_ACCEPTANCE,
    NEWS_WEEKLY,
    PLANNING,
    POSTPONED,
    RATED,
    RETURNED,
    SNOOZED,
    TO_REVISE,
)
from addin.reading.model import shown
from addin.reading.names import several
from addin.reading.words import canonical
from addin.rules.tracking import unaccepted_deliverable
from addin.standing.figures import signatures
from addin.standing.limits.courses import quarters
from addin.standing.workbook_day import WorkbookDay

COUNTERSIGNATURE = "会签"
_CONCLUSIONS = {AGREED: AGREED, RETURNED: TO_REVISE}

Cells = dict[tuple[str, int, str], Value]
"""What to write: by table, sheet row and field key; a single field by its name, in no table."""


def approval_item(content: Content, step: str) -> str:
    """Return the item by which the approver of a step of 模板1 (F1.24) answers."""
    return f"{content.text('initiation.collaboration_id')}-{step}"


def countersignature_item(content: Content, department: str) -> str:
    """Return the item by which a department's head confirms the plan (F2.11)."""
    return approval_item(content, f"{COUNTERSIGNATURE}-{department}")


def plan_item(content: Content) -> str:
    """Return the item by which 分管领导 approves the plan (F2.12)."""
    return approval_item(content, PLANNING)


def entitled(content: Content, item: str) -> frozenset[str]:
    """Return the names of those who may answer about an item today; empty if nobody knows it.

    The owner of a task, the approver of a step or of the plan, the head of a department that
    countersigns, and whoever stands in for them (通讯录); everybody there about how often to hear
    of news, and about the survey of a quarter.
    """
    people = content.table("People")
    known = set(people.texts("name"))
    if item == _news_of(content) or quarter_of(content, item):
        return frozenset(known)
    cells = (cell for _, cell in _people(content, item))
    names = {name for cell in cells for name in several(cell, known)}
    stand_ins = {
        stand_in
        for name, stand_in in zip(people.texts("name"), people.texts("stand_in"), strict=True)
        if name in names and stand_in
    }
    return frozenset(names | stand_ins)


def items(content: Content, today: date) -> Iterator[str]:
    """Yield all that somebody may answer about: tasks, approvals, countersignatures, news, surveys."""
    yield from content.table("Tasks").texts("task_id")
    for step in content.table("InitiationApprovals").texts("step"):
        yield approval_item(content, step)
    yield plan_item(content)
    for department in content.table("Countersignatures").texts("department"):
        yield countersignature_item(content, department)
    yield _news_of(content)
    yield from (_survey_of(content, quarter) for quarter, _, _ in quarters(today))


def quarter_of(content: Content, item: str) -> str:
    """Return the quarter whose survey an item is, such as 2026Q4; empty for anything else."""
    before = _survey_of(content, "")
    return item.removeprefix(before) if item.startswith(before) else ""


def obstacle(content: Content, item: str) -> str:
    """Return in Chinese why an approval is not to be given now; empty if it may be, or for a task.

    F1.24 is approved in its order, the plan after all countersignatures, and what was agreed to is
    not answered again.
    """
    if item == plan_item(content):
        wanted, signed = signatures(content)
        if content.text("plan.approval") == _CONCLUSIONS[AGREED]:
            return "协作方案已经审批同意"
        return "还没有轮到：参与部门还没有全部会签确认" if signed < wanted else ""
    steps = content.table("InitiationApprovals")
    waits_for = ""
    for step, conclusion in zip(steps.texts("step"), steps.texts("conclusion"), strict=True):
        is_agreed = conclusion == _CONCLUSIONS[AGREED]
        if approval_item(content, step) == item:
            if is_agreed:
                return f"“{step}”已经审批同意"
            return f"还没有轮到：“{waits_for}”还没有同意" if waits_for else ""
        waits_for = waits_for or ("" if is_agreed else step)
    signers = content.table("Countersignatures")
    for department, time in zip(signers.texts("department"), signers.moments("time"), strict=True):
        if countersignature_item(content, department) == item and time:
            return f"{department}已经会签确认"
    return ""


def unfit(content: Content, item: str, answer: str) -> str:
    """Return in Chinese why an answer is none to what it is about; empty if it is one."""
    kind, answers = answers_to(content, item)
    return "" if answer in answers else f"“{answer}”不是对{kind}的答复"


def answers_to(content: Content, item: str) -> tuple[str, tuple[str, ...]]:
    """Return what kind of thing an item is, and how it may be answered."""
    if item in content.table("Tasks").texts("task_id"):
        return "任务", TASK_ANSWERS
    if item == _news_of(content):
        return "告知的情况", NEWS_ANSWERS
    if quarter_of(content, item):
        return "满意度调研", SURVEY_ANSWERS
    return "审批", APPROVAL_ANSWERS


def pauses(content: Content) -> Mapping[str, date]:
    """Return by task the day on which its owner, who asked for a pause, is reminded again."""
    noted = content.table("Answers")
    days = zip(noted.texts("item_id"), noted.texts("answer"), noted.dates("day"), strict=True)
    return {item: day for item, answer, day in days if answer == SNOOZED and day}


def weekly_readers(content: Content) -> frozenset[str]:
    """Return the addresses (casefolded) of those who want news once a week: their last word counts."""
    noted = content.table("Answers")
    columns = noted.texts("person"), noted.texts("answer"), noted.moments("received_at")
    said = [
        (at, person, answer)
        for person, answer, at in zip(*columns, strict=True)
        if at and answer in NEWS_ANSWERS
    ]
    last = {person: answer for _, person, answer in sorted(said)}
    people = content.table("People")
    addresses = zip(people.texts("name"), people.texts("email"), strict=True)
    return frozenset(
        email.strip().casefold() for name, email in addresses if last.get(name) == NEWS_WEEKLY
    )


def answer_row(
    workbook: WorkbookDay,
    *,
    number: int,
    person: str,
    item: str,
    answer: str,
    day: date | None,
    texts: Mapping[str, str],
    at: datetime,
    message_id: str,
    dated: datetime | None = None,
) -> Row:
    """Return the row of 邮件答复 for one answer, with what accepting it would change.

    Args:
        texts: the parts of what was written, by the key of the field that they are about.
        at: when the server received it; `dated` is what the mail itself claims, if it differs.
    """
    row: Row = {
        "answer_id": str(number),
        "received_at": minute(at),
        "person": person,
        "item_id": item,
        "answer": answer,
        "day": day,
        "note": "\n".join(f"{answer_label(key)}：{text}" for key, text in texts.items() if text),
        "message_id": message_id,
    }
    if said := _noted_only(answer, day):
        said += "已登记，不用处理。"
        return {**row, "proposal": said, "decision": ACCEPTED, "decided_at": minute(at)}
    lines = list(changed_lines(workbook.content, proposed(workbook, row)).values())
    if lines and dated:
        lines.append(f"（邮件自称写于 {dated:%Y-%m-%d %H:%M}，以服务器收到的时间为准）")
    return {
        **row,
        "proposal": "\n".join(lines) or obstacle(workbook.content, item) or "对象已经不在表中",
    }


def survey_rows(content: Content, answers: Sequence[Row]) -> list[Row]:
    """Return the rows of 满意度评分 for the marks among new answers: not anonymous, as promised."""
    people, noted = content.table("People"), content.table("Satisfaction")
    departments = dict(zip(people.texts("name"), people.texts("department"), strict=True))
    rows = list[Row]()
    for answer in (each for each in answers if each["answer"] == RATED):
        texts, at = dict(_read_note(str(answer["note"]))), answer["received_at"]
        assert isinstance(at, datetime)  # noqa: S101 - `answer_row` wrote it
        rows.append(
            {
                "survey_id": str(noted.next_number() + len(rows)),
                "department": departments.get(str(answer["person"]), ""),
                "person": answer["person"],
                "comment": texts.get("comment", ""),
                "quarter": quarter_of(content, str(answer["item_id"])),
                "date": at.date(),
                **{key: int(texts[key]) for key in MARKS},
            }
        )
    return rows


def _noted_only(answer: str, day: date | None) -> str:
    """Return what follows from an answer that nobody has to accept; empty for others."""
    if answer == RATED:
        return "已记入“5复盘报告”的满意度评分，注明姓名和部门。"
    if answer == SNOOZED and day:
        return f"{day}以前不再提醒本人；逾期升级照常。"
    if answer in NEWS_ANSWERS:
        often = "改为每周最多一封" if answer == NEWS_WEEKLY else "改回每天"
        return f"只告知、不用办理的情况{often}；须办理的照常每天。"
    return ""


def asked_row(
    *,
    number: int,
    person: str,
    item: str,
    text: str,
    reason: str,
    at: datetime,
    message_id: str,
) -> Row:
    """Return the row of 邮件答复 for an answer that has to be asked about; it changes nothing."""
    return {
        "answer_id": str(number),
        "received_at": minute(at),
        "person": person,
        "item_id": item,
        "answer": "",
        "day": None,
        "note": text,
        "proposal": f"未能采用：{reason}。请答复人用提醒邮件里的链接重新答复，或由进度跟踪人直接填写。",
        "message_id": message_id,
    }


def proposed(workbook: WorkbookDay, row: Row) -> Cells:
    """Return the cells that accepting an answer writes.

    Empty if its item is not there any more, its approval is not to be given now, or it had to be
    asked about.
    """
    content = workbook.content
    answer, item = str(row["answer"] or ""), str(row["item_id"])
    if not answer:
        return {}
    at = row["received_at"]
    assert isinstance(at, datetime)  # noqa: S101 - rows without it are not read
    texts = dict(_read_note(str(row["note"] or "")))
    if answer in _CONCLUSIONS:
        if obstacle(content, item):
            return {}
        return _approval(content, item, answer, str(row["person"]), at, texts)
    tasks = content.table("Tasks")
    index = _index(tasks, item)
    if index is None:
        return {}
    updated = tasks.dates("updated_on")[index]
    is_newer = updated is None or updated <= at.date()
    new: dict[str, Value] = (
        {"updated_on": at.date(), "updated_by": row["person"]} if is_newer else {}
    )
    if answer == FINISHED:
        waits = unaccepted_deliverable(index, workbook)
        new |= {"status": IN_ACCEPTANCE if waits else DONE, "actual_finish": at.date()}
        new |= {} if waits else {"percent": 1}
    elif answer == BLOCKED:
        kind = canonical(BLOCK_TYPE, texts.get("block_type", ""))
        other = "" if kind else texts.get("block_type", "")  # a text that is none of the types
        problem = "\n".join(filter(None, (texts.get("problem", ""), other)))
        new |= {"status": BLOCKED, "problem": problem, "block_type": kind or ""}
        new |= {"measure": texts.get("measure", "")}
    elif answer == POSTPONED:
        new["adjusted_finish"] = row["day"]
    if texts.get("note"):
        new["note"] = texts["note"]
    written = {key: value for key, value in new.items() if value not in ("", None)}
    return {("Tasks", tasks.rows[index], key): value for key, value in written.items()}


def changed_lines(content: Content, cells: Cells) -> dict[tuple[str, int, str], str]:
    """Return what 拟改内容 says about each cell: what is written, and in place of what."""
    said = {}
    for (table, row, key), value in cells.items():
        field = TABLES[table].field(key) if table else FIELDS[key]
        new, old = (shown(each, field.kind) for each in (value, _now(content, table, row, key)))
        was = f"（原为 {old}）" if old and old != new else ""
        said[table, row, key] = f"{field.label}：{new}{was}"
    return said


def _now(content: Content, table: str, row: int, key: str) -> Value:
    """Return what a cell says now; `row` is that of the sheet."""
    if not table:
        return content.fields.get(key)
    data = content.table(table)
    return data.columns[key][data.rows.index(row)]


def _read_note(note: str) -> Iterator[tuple[str, str]]:
    """Yield what stands behind each label, by its key."""
    keys = ("problem", "block_type", "measure", "note", "opinion", *MARKS, "comment")
    labels = {answer_label(key): key for key in keys}
    key, lines = "note", list[str]()
    for line in note.splitlines():
        label, mark, rest = line.partition("：")
        if mark and label in labels:
            yield key, "\n".join(lines)
            key, lines = labels[label], [rest]
        else:
            lines.append(line)
    yield key, "\n".join(lines)


def _people(content: Content, item: str) -> Iterator[tuple[str, str]]:
    """Yield table (none for the plan) and the cell that names those whom an item is about."""
    tasks = content.table("Tasks")
    if (index := _index(tasks, item)) is not None:
        plan = content.table("PlanTasks")
        owner = dict(zip(plan.texts("task_id"), plan.texts("owner"), strict=True)).get(item, "")
        yield "Tasks", owner or tasks.texts("owner")[index]
    steps = content.table("InitiationApprovals")
    for step, name in zip(steps.texts("step"), steps.texts("approver"), strict=True):
        if approval_item(content, step) == item:
            yield "InitiationApprovals", name
    if item == plan_item(content):
        yield "", content.text("plan.approver")
    signers = content.table("Countersignatures")
    for department, name in zip(signers.texts("department"), signers.texts("head"), strict=True):
        if countersignature_item(content, department) == item:
            yield "Countersignatures", name


def _approval(
    content: Content, item: str, answer: str, person: str, at: datetime, texts: Mapping[str, str]
) -> Cells:
    """Return the cells of an approval or a countersignature."""
    opinion = texts.get("opinion") or texts.get("note") or ""
    if item == plan_item(content):
        plan = {"approval": _CONCLUSIONS[answer], "approval_opinion": opinion}
        own: Cells = {("", 0, f"plan.{key}"): value for key, value in plan.items() if value}
        return {**own, ("", 0, "plan.approved_at"): at}
    steps = content.table("InitiationApprovals")
    for row, step in zip(steps.rows, steps.texts("step"), strict=True):
        if approval_item(content, step) == item:
            new = {"conclusion": _CONCLUSIONS[answer], "opinion": opinion, "signature": person}
            cells: Cells = {("InitiationApprovals", row, k): v for k, v in new.items() if v}
            return {**cells, ("InitiationApprovals", row, "time"): at}
    signers = content.table("Countersignatures")
    for row, department in zip(signers.rows, signers.texts("department"), strict=True):
        if countersignature_item(content, department) == item:
            said: Cells = {("Countersignatures", row, "opinion"): opinion or answer}
            if answer == AGREED:  # a confirmation; a return is an opinion and confirms nothing
                said["Countersignatures", row, "method"] = BY_MAIL
                said["Countersignatures", row, "time"] = at
            return said
    return {}


def _news_of(content: Content) -> str:
    return news_item(content.text("initiation.collaboration_id"))


def _survey_of(content: Content, quarter: str) -> str:
    return survey_item(content.text("initiation.collaboration_id"), quarter)


def _index(data: TableData, key: str) -> int | None:
    keys = data.texts(data.table.key)
    return keys.index(key) if key in keys else None


def minute(moment: datetime) -> datetime:
    """Return a moment as a cell holds it."""
    return moment.replace(tzinfo=None, second=0, microsecond=0)
