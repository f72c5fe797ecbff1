"""One collaboration of every type from `xiezuo new` to 已归档, by what people can do.

It has a refused request, an objection, a blocked task, a moved date, a change after the approval
and a failed acceptance. ``python -m tests.actions.test_lives`` prints the days anew.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from addin.actions.refresh import refresh
from addin.book.closed.workbook import ClosedWorkbook
from addin.content import Content
from addin.forms.vocabularies import ERROR
from tests.actions.lives import begun, life, live
from tests.workbooks import read

PROJECT = "项目协作"
DAYS = """
公司填写： 发起 差7
发起表填写： 发起 差3
  1发起表!F32·涉及执行部门
  研发部·部门负责人
  质量管理部·部门负责人
  发起部门负责人·审批人
  分管领导·审批人
发起表送审： 发起 差3
发起表退回修改： 发起 差3
发起表批准： 评估 差1
  研发部·评估反馈（每个协作部门一行）
  质量管理部·评估反馈（每个协作部门一行）
评估反馈，一个部门有异议： 评估 差1
异议协调： 方案 差6
  2协作方案!C7·参与部门
  市场部·会签：各参与部门负责人确认
  研发部·会签：各参与部门负责人确认
  质量管理部·会签：各参与部门负责人确认
  启动会·会议
协作方案编制： 方案 正常 差3
  2协作方案!C9·核心目标
  2协作方案!G101·分管领导
协作方案送会签： 方案 正常 差3
会签、审批，方案生效： 执行 正常 差1
  D1·逐项核查
  D2·逐项核查
  D3·逐项核查
  研发部·自检情况
  市场部·自检情况
  质量管理部·自检情况
任务受阻： 执行 受阻 差1 R-09
  T01·遇到的问题
  T01·任务状态
  T01·更新日期
协调出新的日期： 执行 受阻 差1
  T01·解决措施
  T01·调整后完成日期
  T01·调整批准人
  T01·调整依据
批准后改计划： 执行 受阻 差1 需重新审批 F-53
登记变更： 执行 受阻 差1
周例会纪要： 执行 受阻 差1
全部任务提交： 执行 逾期 差1
成果提交验收： 验收 正常 差3
自检： 验收 正常 差3
验收，一项不通过： 验收 预警 差4 F-01
  市场部·验收组织
  研发部·验收组织
  质量管理部·验收组织
  D2-1·问题与整改要求
下达整改，参加人签名： 验收 预警 差3
整改完成，复验通过，交接： 复盘 完成 差2
复盘： 复盘 完成 差1 F-01 R-32
  5复盘报告!C7·参会部门
  Z1·目标达成
  ZL1·整改清单
填写实际值和整改清单： 复盘 完成 差1 R-32
  1·问题案例库
归档： 已归档 完成 差0
"""
"""Of each day: phase, light, open conditions, rules with errors; then the rows that came along."""


def told(path: Path, kind: str) -> Iterator[str]:
    """Yield of every day what the workbook says at its end."""
    known = 0
    for each in life(kind):
        live(path, each)
        content = read(path)
        log = content.table("ChangeLog")
        new = [
            f"{item}" if label in ("", None) else f"{item}·{label}"
            for action, item, label in zip(
                log.texts("action")[known:],
                log.texts("item")[known:],
                log.texts("field")[known:],
                strict=True,
            )
            if action == "带入"
        ]
        known = len(log)
        yield f"{each.title}： {standing(content)}"
        yield from (f"  {one.removeprefix('XC20261102-001-')}" for one in new)


def standing(content: Content) -> str:
    """Return phase, light, open conditions and rules with errors."""
    lacking = len(content.text("gates.open").splitlines())
    stands = (content.text("home.phase"), content.text("home.light"), f"差{lacking}")
    reopened = "需重新审批" if content.text("gates.reopened") else ""
    return " ".join(filter(None, (*stands, reopened, *errors(content))))


def errors(content: Content) -> list[str]:
    found = content.table("Findings")
    levels = zip(found.texts("rule"), found.texts("level"), strict=True)
    return list(dict.fromkeys(rule for rule, level in levels if level == ERROR))


@pytest.mark.slow
def test_project__every_day_is_as_the_handbook_wants_it(tmp_path: Path) -> None:
    path = begun(tmp_path)
    assert list(told(path, PROJECT)) == DAYS.strip().splitlines()
    assert ended(path)


@pytest.mark.long
@pytest.mark.parametrize("kind", ["日常协作", "问题解决", "应急响应"])
def test_other_type__reaches_its_end_without_an_error(tmp_path: Path, kind: str) -> None:
    path = begun(tmp_path)
    list(told(path, kind))
    assert ended(path)


def ended(path: Path) -> bool:
    """Whether it is archived without an error, and a further refresh changes nothing."""
    content = read(path)
    again = refresh(ClosedWorkbook(path), given=None, actual=life(PROJECT)[-1].at)
    return content.text("home.phase") == "已归档" and not errors(content) and not again.changed


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        print(*told(begun(Path(folder)), PROJECT), sep="\n")
