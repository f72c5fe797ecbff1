"""A process template: the skeleton of a kind of collaboration, without dates and people.

It is a TOML file whose name is the template's name. Departments are those of an example company;
who starts a collaboration says which of the own ones they are.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import MISSING, dataclass, fields
from pathlib import Path
from typing import Any, TypeVar

from addin.errors import InputError
from addin.forms.vocabularies import CASE_SCALE, COLLABORATION_TYPE
from addin.reading.names import several

SUFFIX = ".toml"
_HEADING = """\
# 协作流程模板：文件名就是模板的名称。
# days 是工期（工作日），after 是前置任务，wait 是前置任务完成后（没有前置任务的，项目开始后）再等的工作日。
# 部门写通常的名称；新建时用 --department 换成本公司的部门。
"""
_Made = TypeVar("_Made")


@dataclass(frozen=True, slots=True)
class Milestone:
    """A milestone; it is due when the last of its tasks is finished."""

    milestone_id: str
    name: str
    standard: str = ""
    department: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """A task of `days` working days, which begins `wait` working days after those of `after`.

    What a department `acceptor` accepts, by `method` and `criterion`, is an output of the plan.
    """

    task_id: str
    name: str
    department: str
    milestone_id: str
    deliverable: str = ""
    standard: str = ""
    days: int = 1
    after: str = ""
    wait: int = 0
    description: str = ""
    supporting: str = ""
    support: str = ""
    acceptor: str = ""
    method: str = ""
    criterion: str = ""


@dataclass(frozen=True, slots=True)
class Risk:
    """What may go wrong, from when on, and what is done then."""

    risk: str
    response: str
    trigger: str = ""
    probability: int = 0
    impact: int = 0


@dataclass(frozen=True, slots=True)
class Process:
    """A template by its `name`; `lead` is the department that leads."""

    name: str
    type: str
    scenario: str
    scale: str
    lead: str
    about: str
    milestones: Sequence[Milestone]
    tasks: Sequence[Task]
    risks: Sequence[Risk] = ()

    @property
    def departments(self) -> tuple[str, ...]:
        """All departments that it names, who leads first."""
        named = [self.lead, *(each.department for each in self.milestones)]
        for task in self.tasks:
            named += [task.department, *several(task.supporting), task.acceptor]
        return tuple(dict.fromkeys(filter(None, named)))


def read_process(path: Path) -> Process:
    """Return the template in a file.

    Raises:
        InputError: the file cannot be read, or what it says does not fit together.
    """
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise InputError(
            "流程模板无法读取", where=str(path), remedy="请检查文件名和权限。"
        ) from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputError(
            f"流程模板的写法有误：{error}", where=str(path), remedy="请对照自带的模板改正。"
        ) from error
    return _Reader(path).process(given)


def write_process(process: Process) -> str:
    """Return a template as the text of its file.

    >>> "name" in write_process(Process("采购", "日常协作", "其他", "2～3个部门", "采购部", "", (), ()))
    False
    """
    head = ("type", "scenario", "scale", "lead", "about")
    lines = [_HEADING, *(f"{key} = {_quoted(getattr(process, key))}" for key in head)]
    for name, rows in (
        ("milestones", process.milestones), ("tasks", process.tasks), ("risks", process.risks),
    ):  # fmt: skip
        if rows:
            lines += ["", f"{name} = [", *(f"  {{ {_said(row)} }}," for row in rows), "]"]
    return "\n".join((*lines, ""))


def _said(row: Any) -> str:
    values = ((each.name, getattr(row, each.name), each.default) for each in fields(row))
    return ", ".join(f"{key} = {_quoted(value)}" for key, value, usual in values if value != usual)


def _quoted(value: str | int) -> str:
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


class _Reader:
    """One file, as it is made sure that its parts fit together."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def process(self, given: dict[str, Any]) -> Process:
        parts: dict[str, tuple[Any, ...]] = {
            name: tuple(self.rows(kind, name, given.pop(name, [])))
            for name, kind in (("milestones", Milestone), ("tasks", Task), ("risks", Risk))
        }
        head = {"name": self.path.stem, **given}
        unknown = set(given) - {"type", "scenario", "scale", "lead", "about"}
        if unknown or not all(isinstance(value, str) for value in given.values()):
            named = "、".join(sorted(unknown)) or "开头几项"
            raise self.wrong(f"“{named}”不是模板的内容，或者不是文字")
        former = dict(CASE_SCALE.synonyms)
        scale = former.get(given.get("scale", ""), given.get("scale", ""))
        blank = dict.fromkeys(("type", "scenario", "lead", "about"), "")
        process = Process(**{**blank, **head, **parts, "scale": scale})
        self.check(process)
        return process

    def rows(self, kind: type[_Made], name: str, given: object) -> Iterator[_Made]:
        if not isinstance(given, list):
            raise self.wrong(f"{name} 应当是一行一项的列表")
        for number, row in enumerate(given, 1):
            where = f"{name} 第{number}项"
            if not isinstance(row, dict):
                raise self.wrong(f"{where}应当写在花括号里")
            yield self.row(kind, where, row)

    def row(self, kind: type[_Made], where: str, given: dict[str, Any]) -> _Made:
        known = {each.name: each for each in fields(kind)}  # type: ignore[arg-type]
        for key, value in given.items():
            if key not in known:
                raise self.wrong(f"{where}的“{key}”不是模板的内容")
            wanted = int if isinstance(known[key].default, int) else str
            if type(value) is not wanted:
                raise self.wrong(f"{where}的“{key}”应当是{'整数' if wanted is int else '文字'}")
        missing = [n for n, each in known.items() if each.default is MISSING and not given.get(n)]
        if missing:
            raise self.wrong(f"{where}没有写“{missing[0]}”")
        return kind(**given)

    def check(self, process: Process) -> None:
        """Raise InputError unless ids are known and unlike, and the words those of the forms."""
        for value, words in ((process.type, COLLABORATION_TYPE), (process.scale, CASE_SCALE)):
            if value not in words.words:
                raise self.wrong(f"{words.label}“{value}”应当是{'、'.join(words.words)}之一")
        if not process.lead or not process.tasks:
            raise self.wrong("没有写牵头部门（lead）或任务（tasks）")
        milestones = self.unlike([each.milestone_id for each in process.milestones])
        tasks = self.unlike([each.task_id for each in process.tasks])
        for task in process.tasks:
            if task.milestone_id not in milestones:
                raise self.wrong(f"任务 {task.task_id} 的里程碑“{task.milestone_id}”不在列表里")
            if unknown := set(several(task.after)) - tasks:
                raise self.wrong(f"任务 {task.task_id} 的前置任务“{min(unknown)}”不在列表里")
            if task.days < 1 or task.wait < 0:
                raise self.wrong(f"任务 {task.task_id} 的工期至少1个工作日，等待至少0个")
        if idle := milestones - {each.milestone_id for each in process.tasks}:
            raise self.wrong(f"里程碑 {min(idle)} 没有任务")

    def unlike(self, ids: Sequence[str]) -> set[str]:
        if doubled := [each for each in ids if ids.count(each) > 1]:
            raise self.wrong(f"编号 {doubled[0]} 写了两次")
        return set(ids)

    def wrong(self, what: str) -> InputError:
        return InputError(f"流程模板{what}", where=str(self.path), remedy="请对照自带的模板改正。")
