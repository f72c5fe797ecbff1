"""States of tasks, buffers and counts in cells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from addin.errors import InputError
from addin.forms.vocabularies import NOT_STARTED, TASK_STATUS
from addin.reading.words import canonical
from addin.standing.day_count import DayCount
from addin.standing.task_words import Facts, judged
from addin.udfs.calendar import EXCEPTIONS, Days, calendar_with
from addin.udfs.cells import as_column, as_date, as_days, as_number, as_share, as_word
from addin.udfs.model import TASKS, Argument, Result, function

USUAL_CADENCE = 5  # working days: 每周
"""What stands in for the update cadence where none is given."""


@function(
    "XZ_STATUS",
    TASKS,
    "任务的预警：已取消、已完成、受阻、受阻且逾期、逾期、即将到期、延迟风险、未更新或正常，与进度跟踪表同一算法。",
    status=Argument("任务状态", as_word(TASK_STATUS, "任务状态")),
    finish=Argument("计划完成日期（有调整的写调整后的）", as_date),
    today=Argument("今天；一般写 TODAY()", as_date),
    start=Argument("计划开始日期", as_date, is_optional=True),
    percent=Argument("完成度，0 到 1", as_share, is_optional=True),
    updated=Argument("最近更新日期", as_date, is_optional=True),
    cadence=Argument("几个工作日内必须更新；不写为 5", as_days, is_optional=True),
    exceptions=EXCEPTIONS,
)
def status(
    status: str,
    finish: date,
    today: date,
    start: date | None,
    percent: float | None,
    updated: date | None,
    cadence: int | None,
    exceptions: Days,
) -> str:
    """Return the warning word of one task (requirements §8)."""
    calendar = calendar_with(exceptions)
    days = DayCount(calendar, calendar.first_day, calendar.last_day, calendar.announced_until)
    facts = Facts(
        today=today,
        days=days,
        rows=[1],
        is_task=[True],
        status=[status],
        start=[start],
        due=[finish],
        updated=[updated],
        actual_finish=[None],
        is_left_alone=[False],
        is_waiting_long=[False],
        percent=[None if percent is None else max(0, percent)],
        delay=[None],
        cadence=[USUAL_CADENCE if cadence is None else cadence],
    )
    return str(judged(facts)["warning"][0])


@function(
    "XZ_BUFFER",
    TASKS,
    "缓冲天数占总周期（开始到结束的工作日，头尾都算）的比例；手册要求 10%～15%。",
    start=Argument("最早开始日期", as_date),
    finish=Argument("最终截止日期", as_date),
    buffer=Argument("缓冲天数（工作日）", as_number),
    exceptions=EXCEPTIONS,
)
def buffer_share(start: date, finish: date, buffer: float, exceptions: Days) -> float:
    """Return the share of the buffer in the whole cycle (R-06)."""
    cycle = calendar_with(exceptions).workdays_inclusive(start, finish)
    if cycle <= 0:
        raise InputError("开始到结束之间没有工作日")
    if buffer < 0:
        raise InputError("缓冲天数不能是负数")
    return buffer / cycle


@function(
    "XZ_ROLLUP",
    TASKS,
    "按部门统计各状态的任务数，返回一张表：部门、任务数和每种状态一列，末行合计。",
    Result.TABLE,
    departments=Argument("部门一列", as_column, is_block=True),
    statuses=Argument("任务状态一列，与部门逐行对应", as_column, is_block=True),
)
def rollup(departments: Sequence[str], statuses: Sequence[str]) -> Iterator[list[object]]:
    """Yield a heading, a row for each department in order of appearance, and the sums."""
    if len(departments) != len(statuses):
        raise InputError("部门和状态的行数不一致")
    counted: Counter[tuple[str, str]] = Counter()
    for number, (department, word) in enumerate(zip(departments, statuses, strict=True), 1):
        if not department:
            continue
        standard = canonical(TASK_STATUS, word) if word else NOT_STARTED
        if standard is None:
            raise InputError(f"第 {number} 行的“{word}”不是任务状态")
        counted[department, standard] += 1
    words = TASK_STATUS.words
    yield ["部门", "任务", *words]
    names = list(dict.fromkeys(department for department, _ in counted))
    for name in names:
        row = [counted[name, word] for word in words]
        yield [name, sum(row), *row]
    sums = [sum(counted[name, word] for name in names) for word in words]
    yield ["合计", sum(sums), *sums]
