"""Template files: what is written is read again, and what does not fit together is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addin.actions.starting.process import (
    Milestone,
    Process,
    Risk,
    Task,
    read_process,
    write_process,
)
from addin.errors import InputError

TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
HEAD = 'type = "日常协作"\nscenario = "其他"\nscale = "2～3个部门"\nlead = "采购部"\nabout = ""\n'
UNKNOWN = ', after = "T9"'
MILESTONES = 'milestones = [ { milestone_id = "M1", name = "签订" } ]\n'


def task(text: str = "", number: int = 1) -> str:
    return f'{{ task_id = "T{number}", name = "比价", department = "采购部", milestone_id = "M1"{text} }}'


@given(st.tuples(TEXT, TEXT, TEXT, TEXT, TEXT), st.integers(1, 99), st.integers(0, 9))
def test_write__any_text__is_read_back(
    tmp_path_factory: pytest.TempPathFactory, texts: tuple[str, ...], days: int, wait: int
) -> None:
    name, standard, deliverable, risk, about = texts
    process = Process(
        name="采购",
        type="日常协作",
        scenario="其他",
        scale="2～3个部门",
        lead="采购部",
        about=about,
        milestones=(Milestone("M1", name, standard, "采购部"),),
        tasks=(
            Task("T01", name, "采购部", "M1", deliverable, standard, days),
            Task("T02", name, "财务部", "M1", after="T01", wait=wait),
        ),
        risks=(Risk(risk, standard, "", 2, 3),),
    )
    file = tmp_path_factory.getbasetemp() / "采购.toml"
    file.write_bytes(write_process(process).encode())
    assert read_process(file) == process
    file.write_text(write_process(process).replace("～", "–"), encoding="utf-8")
    assert read_process(file).scale == process.scale, "as it was written before 1.35"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("tasks = [", "流程模板的写法有误"),
        (f'{HEAD}colour = "红"\n{MILESTONES}tasks = [{task()}]', "“colour”不是模板的内容"),
        ('lead = "采购部"', "协作类型“”应当是"),
        (f"{HEAD}milestones = 3", "milestones 应当是一行一项的列表"),
        (f"{HEAD}{MILESTONES}tasks = [{task(', days = 0')}]", "工期至少1个工作日"),
        (f"{HEAD}{MILESTONES}tasks = [{task(', days = true')}]", "“days”应当是整数"),
        (f"{HEAD}{MILESTONES}tasks = [{task(', wait = -1')}]", "等待至少0个"),
        (f"{HEAD}{MILESTONES}tasks = [{task(UNKNOWN)}]", "前置任务“T9”不在列表里"),
        (f"{HEAD}{MILESTONES}tasks = [{task()}, {task()}]", "编号 T1 写了两次"),
        (f"{HEAD}tasks = [{task()}]", "里程碑“M1”不在列表里"),
        (f"{HEAD}{MILESTONES}", "没有写牵头部门（lead）或任务（tasks）"),
        (f'{HEAD}{MILESTONES}tasks = [{{ task_id = "T1" }}]', "没有写“name”"),
        (
            f"{HEAD}{MILESTONES}tasks = [{task()}]".replace("日常协作", "日常"),
            "协作类型“日常”应当是项目协作、日常协作",
        ),
    ],
)
def test_read__what_does_not_fit__is_told_with_the_file(
    text: str, told: str, tmp_path: Path
) -> None:
    file = tmp_path / "采购.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as error:
        read_process(file)
    assert told in error.value.what
    assert error.value.where == str(file)


def test_read__no_utf8__is_told(tmp_path: Path) -> None:
    file = tmp_path / "采购.toml"
    file.write_bytes('lead = "采购部"'.encode("gbk"))
    with pytest.raises(InputError, match="写法有误"):
        read_process(file)
