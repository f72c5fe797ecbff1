"""What a process template and its timeline put into a new workbook."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from addin.actions.starting.process import Process, Task
from addin.actions.starting.timeline import Timeline
from addin.content import Changes, Content, Row, Value
from addin.forms import TABLES
from addin.forms.vocabularies import AT_THE_END, DOCUMENT_REVIEW
from addin.reading.names import COMMA, several
from addin.worktime import Calendar

COMPANY = ("Departments", "People", "Exceptions")
"""What of another workbook of the company holds in this one, too."""
_DEMAND, _DELIVERY, _QUALITY = "需求明确", "成果交付", "质量审核"  # S1's three duties


def renamed(process: Process, names: Mapping[str, str]) -> Process:
    """Return a template with the company's own names of departments."""

    def own(text: str) -> str:
        return COMMA.join(dict.fromkeys(names.get(each, each) for each in several(text)))

    return replace(
        process,
        lead=own(process.lead),
        milestones=[replace(m, department=own(m.department)) for m in process.milestones],
        tasks=[
            replace(
                t,
                department=own(t.department),
                supporting=own(t.supporting),
                acceptor=own(t.acceptor),
            )
            for t in process.tasks
        ],
    )


def company_rows(content: Content) -> Changes:
    """Return departments, people and exceptions of a workbook as rows for another."""
    return Changes(
        append={
            name: [
                {key: row[key] for key in (f.key for f in TABLES[name].inputs) if key in row}
                for row in content.table(name).records()
            ]
            for name in COMPANY
        }
    )


def started(
    process: Process, timeline: Timeline, title: str, content: Content, calendar: Calendar
) -> Changes:
    """Return all cells of a new workbook that follow from a template; people are left to people.

    `content` is the workbook as it is: departments that it does not know yet are added.
    """
    fields: dict[str, Value] = {
        "initiation.title": title,
        "initiation.type": process.type,
        "initiation.scenario": process.scenario,
        "initiation.department": process.lead,
        "initiation.lead_department": process.lead,
        "initiation.start": timeline.start,
        "initiation.deadline": timeline.deadline,
        "plan.buffer_days": timeline.buffer,
        "plan.buffer_position": AT_THE_END,
    }
    known = set(content.table("Departments").texts("department"))
    append: dict[str, Sequence[Row]] = {
        "Departments": [{"department": d} for d in process.departments if d not in known],
        "Partners": list(_partners(process)),
        "Milestones": [
            {
                "milestone_id": each.milestone_id,
                "name": each.name,
                "standard": each.standard,
                "department": each.department,
                "due": timeline.milestones[each.milestone_id],
            }
            for each in process.milestones
        ],
        "PlanTasks": [_task(each, timeline) for each in process.tasks],
        "Deliverables": [
            {
                "deliverable_id": f"D{number}",
                "name": each.deliverable,
                "standard": each.criterion or each.standard,
                "department": each.department,
                "method": each.method or DOCUMENT_REVIEW,
                "acceptor": each.acceptor,
                "due": timeline.tasks[each.task_id][1],
            }
            for number, each in enumerate(_accepted(process), 1)
        ],
        "Duties": _duties(process),
        "Risks": [
            {
                "risk_id": f"R{number}",
                "risk": each.risk,
                "response": each.response,
                "trigger": each.trigger,
                "probability": each.probability or None,
                "impact": each.impact or None,
            }
            for number, each in enumerate(process.risks, 1)
        ],
        "ProcessTemplates": [
            {
                "template_id": "MB-01",
                "milestones": "→".join(each.name for each in process.milestones),
                "tasks": COMMA.join(each.name for each in process.tasks),
                "type": process.type,
                "scale": process.scale,
                "days": calendar.workdays_inclusive(timeline.start, timeline.deadline),
                "version": process.name,
                "scenario": process.scenario,
            }
        ],
    }
    return Changes(fields={name: value for name, value in fields.items() if value}, append=append)


def _accepted(process: Process) -> list[Task]:
    return [task for task in process.tasks if task.acceptor]


def _task(task: Task, timeline: Timeline) -> Row:
    first, last = timeline.tasks[task.task_id]
    return {
        "task_id": task.task_id,
        "name": task.name,
        "description": task.description,
        "department": task.department,
        "supporting": task.supporting,
        "milestone_id": task.milestone_id,
        "start": first,
        "finish": last,
        "predecessors": COMMA.join(several(task.after)),
        "deliverable": task.deliverable,
        "standard": task.standard,
        "support": task.support,
    }


def _partners(process: Process) -> list[Row]:
    """Return the departments that help, with what is asked of each."""
    rows: list[Row] = []
    for department in process.departments[1:]:
        own = [task for task in process.tasks if task.department == department]
        helps = [t.task_id for t in process.tasks if department in several(t.supporting)]
        parts = []
        if own:
            rest = f"等{len(own)}项成果" if len(own) > 1 else ""
            parts.append(f"承担{len(own)}项任务，提交{own[0].deliverable}{rest}")
        if helps:
            parts.append(f"参与{len(helps)}项任务（{COMMA.join(helps)}）")
        accepts = sum(task.acceptor == department for task in process.tasks)
        if accepts:
            parts.append(f"验收{accepts}项成果")
        rows.append({"department": department, "work": f"{'；'.join(parts)}。"})
    return rows


def _duties(process: Process) -> list[Row]:
    """Return S1's three duties, then each output with who answers for it and who helps."""
    accepted = _accepted(process)
    acceptors = Counter(task.acceptor for task in accepted).most_common(1)
    quality = acceptors[0][0] if acceptors else process.lead
    pairs = [(_DEMAND, process.lead), (_DELIVERY, process.lead), (_QUALITY, quality)]
    rows: list[Row] = [{"duty": duty, "responsible": who} for duty, who in pairs]
    rows += [
        {"duty": t.deliverable, "responsible": t.department, "consulted": t.supporting}
        for t in accepted
    ]
    return [{"duty_id": f"Z{number}", **row} for number, row in enumerate(rows, 1)]
