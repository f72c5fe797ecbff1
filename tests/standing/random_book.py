"""Random collaborations: everything a company may type, and what it should not."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from random import Random

from addin.forms.sla import SLA
from addin.forms.vocabularies import (
    ACCEPTABLE,
    ARCHIVE_TYPE,
    ASSESSMENT,
    BUFFER_POSITION,
    CADENCE,
    COLLABORATION_TYPE,
    CONDITIONAL,
    EMPLOYMENT,
    FORM_STATUS,
    HOURS,
    PRIORITY,
    TASK_STATUS,
    TIME_UNIT,
)
from addin.standing.gates.agreeing import BOUNDARIES
from tests.standing.collaboration import archived
from tests.standing.recalculation import ERRORS, TODAY, Book, Raw

DEPARTMENTS = ("市场部", "研发部", "质量管理部", "财务部", "IT运维部", "客户服务部")
MISFITS: tuple[Raw, ...] = ("待定", "2026/11/20", 20261120, 5, -3, 46346.75, True, 1e300, *ERRORS)


class Maker:
    """Makes random cells; `mess` is the share of cells that do not fit their field."""

    def __init__(self, seed: int, mess: float) -> None:
        self.random = Random(seed)
        self.mess = mess

    def pick(self, words: Sequence[str], empty: float = 0.1) -> Raw:
        """A word, nothing, or now and then an error value."""
        if self.random.random() < self.mess / 4:
            return self.random.choice(("#N/A", "#REF!"))
        return None if self.random.random() < empty else self.random.choice(words)

    def day(self, *, around: date = TODAY, spread: int = 60, empty: float = 0.1) -> Raw:
        """A date, sometimes with a time, sometimes far away, sometimes no date at all."""
        dice = self.random.random()
        if dice < self.mess:
            return self.random.choice(MISFITS)
        if self.random.random() < empty:
            return None
        if dice > 0.985:
            return date(self.random.choice((1999, 2023, 2024, 2027, 2028, 2029, 2041)), 3, 7)
        found = around + timedelta(days=self.random.randint(-spread, spread))
        if dice > 0.96:
            return datetime.combine(found, time(self.random.randint(0, 23), 30))
        return found

    def moment(
        self, *, around: date = TODAY, spread: int = 12, empty: float = 0.2
    ) -> datetime | Raw:
        """A date with an hour; what is no date at all as often as in `day`."""
        found = self.day(around=around, spread=spread, empty=empty)
        if type(found) is date:
            hour, minute = self.random.randint(0, 23), self.random.choice((0, 7, 30, 59))
            return datetime.combine(found, time(hour, minute))
        return found

    def number(self, low: float, high: float, *, whole: bool = True, empty: float = 0.2) -> Raw:
        """A number, or what stands where one should."""
        if self.random.random() < self.mess:
            return self.random.choice(("若干", 2.5, -1, *ERRORS))
        if self.random.random() < empty:
            return None
        if whole:
            return self.random.randint(int(low), int(high))
        return round(self.random.uniform(low, high), 2)


def random_book(
    seed: int,
    *,
    tasks: int = 60,
    mess: float = 0.05,
    today: date = TODAY,
    whole_columns: bool = True,
) -> Book:
    """Return a random collaboration with that many tasks.

    `whole_columns` also puts error values into columns whose minimum or maximum counts.
    """
    make = Maker(seed, mess)
    clean = make if whole_columns else Maker(seed + 1, 0)
    people = [f"员工{n:03d}" for n in range(max(12, tasks // 40))]
    ids = [f"XC20261102-001-T{n:02d}" for n in range(1, tasks + 1)]
    book = Book(
        tables={
            "Tasks": _spaced(make, [_task(make, clean, one, ids) for one in _shuffled(make, ids)]),
            "PlanTasks": _spaced(make, [_planned(make, clean, one, people) for one in ids]),
            "Milestones": _spaced(make, [_milestone(make, n) for n in range(1, 7)]),
            "People": _spaced(make, [_person(make, name) for name in people]),
            "Departments": _spaced(make, [{"department": name} for name in DEPARTMENTS[:5]]),
            "Exceptions": [_exception(make) for _ in range(12)],
            "Risks": [
                {
                    "risk_id": f"R{n}",
                    "risk": "缺料",
                    "response": make.pick(("备选供应商",), empty=0.01),
                    "probability": make.number(0, 6),
                    "impact": make.number(0, 6),
                }
                for n in range(12)
            ],
        },
        lengths={"ByPerson": 20, "GanttTasks": 30},
        years=(2024, 2028),
    )
    book.tables |= _forms(make, clean)
    limited_too = limited(Maker(seed + 2, mess), today)
    shared = GATED if seed % 3 else ()  # rows that pass a gate are seldom near their limits
    book.tables |= {name: rows for name, rows in limited_too.items() if name not in shared}
    book.fields |= _fields(make, today)
    book.fields |= _limit_fields(Maker(seed + 3, mess))
    return book


def _spaced(make: Maker, rows: Sequence[Mapping[str, Raw]]) -> list[Mapping[str, Raw]]:
    spaced: list[Mapping[str, Raw]] = []
    for row in rows:
        spaced += [{}] * (make.random.random() < 0.05)
        spaced.append(row)
    return spaced


def _shuffled(make: Maker, ids: Sequence[str]) -> list[Raw]:
    """Most ids, some written otherwise, some unknown, twice or missing."""
    spelt: list[Callable[[str], Raw]] = [
        str.lower,
        lambda one: one + "X",
        lambda _: None,
        lambda _: "#N/A",
        lambda _: ids[0],
        lambda one: f"  {one} ",
    ]
    made = [make.random.choice(spelt)(one) if make.random.random() < 0.05 else one for one in ids]
    make.random.shuffle(made)
    return made


def _task(make: Maker, clean: Maker, task_id: Raw, ids: Sequence[str]) -> dict[str, Raw]:
    status = make.pick((*TASK_STATUS.words, *["在做了"] * (make.mess > 0)), empty=0.08)
    return {
        "task_id": task_id,
        "status": status,
        "percent": make.number(-0.1, 1.2, whole=False),
        "updated_on": make.day(spread=15),
        "risk_delay": make.number(0, 3, empty=0.7),
        "adjusted_finish": make.day(spread=20, empty=0.7),
        "actual_finish": clean.day(spread=30, empty=0.3) if status == "已完成" else None,
        "priority": make.pick((*PRIORITY.words, *["P9"] * (make.mess > 0)), empty=0.4),
        "note": make.pick(("已完成初稿", "正在联调")),
        "remark": "占位",
    }


def _planned(make: Maker, clean: Maker, task_id: str, people: Sequence[str]) -> dict[str, Raw]:
    start = clean.day(spread=50)
    finish: Raw = clean.day(spread=50)
    if type(start) is date and type(finish) is date and finish < start:
        finish = start + (start - finish)
    return {
        "task_id": task_id,
        "name": make.pick((f"任务{task_id[-3:]}", "需求调研", "原型设计")),
        "department": make.pick(DEPARTMENTS),
        "owner": make.pick(people),
        "supporting": make.pick(("市场部、研发部", "财务部")),
        "milestone_id": make.pick(("M1", "m2", "M3", "M4", "M9")),
        "start": start,
        "finish": finish,
    }


GATED = (
    "Consultations",
    "InitiationApprovals",
    "Meetings",
    "Rectifications",
    "AcceptanceAttendees",
    "Handovers",
)
"""Tables that the gates look at and that are filled in as in a collaboration that passed them."""


def _milestone(make: Maker, number: int) -> dict[str, Raw]:
    return {
        "milestone_id": make.pick((f"M{number}",), empty=0.15),
        "name": make.pick(("需求调研完成", "试点上线")),
        "due": make.day(),
        "actual": make.day(empty=0.7),
        "standard": "完成",
    }


def _person(make: Maker, name: str) -> dict[str, Raw]:
    return {
        "name": make.pick((name,), empty=0.05),
        "department": make.pick((*DEPARTMENTS, "it运维部")),
        "employment": make.pick(EMPLOYMENT.words),
        "email": "a@example.com",
    }


def _exception(make: Maker) -> dict[str, Raw]:
    return {
        "date": make.day(spread=40),
        "type": make.pick(("上班", "休息")),
        "reason": "厂休",
    }


def _forms(make: Maker, clean: Maker) -> dict[str, list[Mapping[str, Raw]]]:
    departments = DEPARTMENTS[: make.random.randint(0, 5)]
    given = make.random.random()  # how far the forms are filled in
    done = ("通过",) if make.random.random() < 0.6 else ("通过", "不通过")
    metrics = [
        {
            "metric_id": f"K{n}",
            "name": make.pick(("客户满意度", "缺陷率")),
            "baseline": make.number(50, 90),
            "target": make.number(50, 90),
            "unit": make.pick(("%", "分")),
            "due": make.day(empty=0.2),
        }
        for n in range(6)
    ]
    return {
        "Partners": _spaced(make, [{"department": name, "work": "测试"} for name in departments]),
        "Assessments": [
            {
                "department": name,
                **_assessed(make),
                "answered": make.day(empty=0.5 * (1 - given)),
                "conclusion": make.pick(
                    ASSESSMENT.words if given < 0.4 else (ACCEPTABLE, CONDITIONAL)
                ),
                "coordination": make.pick(("已调整范围",), empty=0.5),
                "contact": make.pick(("王磊",), empty=0.3 * (1 - given)),
                "committed": make.day(empty=0.3 * (1 - given)),
            }
            for name in (*departments, *departments[:1])
        ],
        "Countersignatures": [
            {"department": name, "time": clean.day(empty=0.4 * (1 - given)), "head": "陈静"}
            for name in departments
        ],
        "Metrics": metrics,
        "GoalResults": [
            {"metric_id": make.pick((f"K{n}", f"k{n}", "K99")), "actual": make.number(40, 99)}
            for n in range(7)
        ],
        "Deliverables": [
            {
                "deliverable_id": f"D{n}",
                "name": f"成果{n}",
                "department": "研发部",
                "standard": "≤2",
            }
            for n in range(4)
        ],
        "AcceptanceItems": [
            {"deliverable_id": make.pick((f"D{n}",)), "result": make.pick(done, empty=0.1)}
            for n in range(make.random.randint(0, 5))
        ],
        "Archive": [
            {
                "archive_id": str(n),
                "type": make.pick((word,), empty=0.1),
                "link": make.pick(("kb",), empty=0.1),
            }
            for n, word in enumerate(ARCHIVE_TYPE.words[:5])
        ],
        **{name: _mostly(make, rows) for name, rows in archived().tables.items() if name in GATED},
    }


def _mostly(make: Maker, rows: list[Mapping[str, Raw]]) -> list[Mapping[str, Raw]]:
    """Return rows with a cell left out here and there."""
    return [
        {key: cell if make.random.random() < 0.98 else None for key, cell in row.items()}
        for row in rows
    ]


def _assessed(make: Maker) -> dict[str, Raw]:
    return {
        "received": make.moment(),
        "objected_at": make.moment(empty=0.6),
        "paused_at": make.moment(empty=0.6),
        "resumed_at": make.moment(empty=0.4),
        "objection": make.pick(("资源冲突", "需求异议"), empty=0.7),
    }


def limited(make: Maker, today: date) -> dict[str, list[Mapping[str, Raw]]]:
    """Return rows of the tables beside whose events time limits stand, near `today`."""
    moment = lambda: make.moment(around=today, spread=9)  # noqa: E731
    problems: list[Mapping[str, Raw]] = [
        {
            "problem_id": make.pick((f"Q{n:02d}",)),
            "urgency": make.pick((*PRIORITY.words, *["P9"] * (make.mess > 0))),
            "description": "温升超标",
            "reported_at": moment(),
            "responded_at": moment(),
            "meeting_at": moment(),
            "resolved_at": moment(),
        }
        for n in range(8)
    ]
    meetings: list[Mapping[str, Raw]] = [
        {"meeting_id": make.pick((f"H{n:02d}",)), "end": moment(), "sent_at": moment()}
        for n in range(8)
    ]
    rectifications: list[Mapping[str, Raw]] = [
        {
            "rectification_id": make.pick((f"ZG{n}",)),
            "issued": moment(),
            "due": moment(),
            "finished_at": moment(),
            "rechecked": make.day(around=today, spread=9, empty=0.7),
        }
        for n in range(8)
    ]
    approvals: list[Mapping[str, Raw]] = [
        {"step": step, "conclusion": make.pick(("同意", "退回修改")), "time": moment()}
        for step in ("发起部门负责人", "分管领导")
    ]
    return {
        "Problems": _spaced(make, problems),
        "Meetings": _spaced(make, meetings),
        "Rectifications": rectifications,
        "InitiationApprovals": approvals,
        "SlaLimits": [_limit(make, row) for row in SLA.presets],
    }


def _limit(make: Maker, row: Mapping[str, Raw]) -> dict[str, Raw]:
    """A row of SLA参数, half of them changed by the company, some so that they make no sense."""
    if make.random.random() < 0.5:
        return dict(row)
    changes: dict[str, Raw] = {
        "amount": make.number(0, 9, whole=make.random.random() < 0.8, empty=0.1),
        "unit": make.pick(TIME_UNIT.words),
        "hours": make.pick(HOURS.words),
        "bound": make.number(0, 2),
        "at": make.pick(("17:00", "9:30", "午后", "24:00"), empty=0.6),
        "enabled": make.pick(("是", "是", "是", "否")),
    }
    return {**row, **changes}


def _limit_fields(make: Maker) -> dict[str, Raw]:
    return {
        "sla.morning_start": make.pick(("09:00", "8：30", " 8 : 30:15 ", 0.375, "九点"), empty=0.3),
        "sla.morning_end": make.pick(("12:00", "11:45"), empty=0.1),
        "sla.afternoon_start": make.pick(("13:00", "13:15"), empty=0.1),
        "sla.afternoon_end": make.pick(("18:00", "17:30"), empty=0.1),
        "sla.late_counts_next_day": make.pick(("是", "否")),
        "sla.near_share": make.number(0, 1, whole=False),
        "sla.near_days": make.number(0, 2),
        "sla.objection_from": make.pick(("提出异议", "收到发起表")),
        "initiation.submitted_at": make.moment(empty=0.3),
        "plan.submitted_at": make.moment(empty=0.3),
    }


def _fields(make: Maker, today: date) -> dict[str, Raw]:
    return {
        "clock.today": today,
        "initiation.collaboration_id": make.pick(("XC20261102-001",)),
        "initiation.title": make.pick(("新产品 上市",)),
        "initiation.form_status": make.pick((*FORM_STATUS.words, *["已批准"] * 20)),
        "initiation.type": make.pick(COLLABORATION_TYPE.words),
        "initiation.major": make.pick(("是", "否")),
        "initiation.copy_to": make.pick(
            ("周敏, 沈建国", "沈建国／周　敏", "沈建国\n周敏", "周敏", "周敏民"), empty=0.1
        ),
        **{name: make.pick(("按约定",), empty=0.03) for name in BOUNDARIES},
        "plan.form_status": make.pick(("已批准",), empty=0.1),
        "initiation.lead_department": make.pick(DEPARTMENTS),
        "initiation.sponsor": make.pick(("周敏",)),
        "initiation.deadline": make.day(around=TODAY + timedelta(days=40)),
        "initiation.priority": make.pick(PRIORITY.words),
        "plan.lead_person": make.pick(("王磊",)),
        "plan.buffer_days": make.number(0, 20, empty=0.2),
        "plan.cadence": make.pick((*CADENCE.words, "每月"), empty=0.4),
        "plan.approval": make.pick((*["同意"] * 9, "不同意")),
        "plan.approved_at": make.day(),
        "acceptance.date": make.day(),
        "review.date": make.day(empty=0.4),
        "plan.buffer_position": make.pick(BUFFER_POSITION.words),
        "initiation.goal": make.pick(("售出300台",), empty=0.03),
    }
