"""Which group hears what: one summary a collaboration and day, of what somebody has to act on."""

from __future__ import annotations

import pytest

from addin.forms.reminders import Reminder
from mailer.letters.group_text import Dialect, text_of
from mailer.planning.groups import Group, Summary, plan_summaries
from mailer.planning.items import Collaboration
from tests.mailer.mail_samples import (
    NOW,
    blocked,
    collaboration,
    notice,
    overdue,
    task,
    week_notice,
)

LAUNCH = collaboration(
    overdue(2, 1), blocked(3), task(4), notices=(notice(Reminder.APPROVAL), week_notice())
)
OTHER = collaboration(overdue(1, 1, id="XC20260901-002-T01"), id="XC20260901-002", title="别的")
ROOMY = Dialect(20_000, "\n")


def planned(*groups: Group, of: tuple[Collaboration, ...] = (LAUNCH, OTHER)) -> list[Summary]:
    return list(plan_summaries(groups, of, now=NOW))


def test_summary__says_what_to_act_on__and_no_reports() -> None:
    (summary,) = planned(Group("群"), of=(LAUNCH,))
    assert [line.item.id[-3:] for line in summary.lines] == ["T01", "T03", "分管领导"[-3:]]
    assert text_of(summary, ROOMY).splitlines() == [
        "**协作提醒：新产品上市**",
        "XC20261120-001　11-20 周五　1项逾期、1项受阻、1项待办理",
        "• T01　**完成渠道物料定稿**　王芳　截止11-18 周三：逾期2个工作日",
        "• T03　**完成渠道物料定稿**　王芳　截止12-04 周五：受阻",
        "• **审批《跨部门协作任务发起表》：新产品上市**　高远 · 总经办　截止11-22 周日 15:00：待办理",
        "每个协作项目每天一条，负责人另有邮件。",
    ]


def test_group__that_names_collaborations__hears_of_those_only_and_the_rest_goes_elsewhere() -> (
    None
):
    made = planned(Group("新品", ("XC20261120-001",)), Group("其他"))
    assert [(each.group.name, each.collaboration.id) for each in made] == [
        ("新品", "XC20261120-001"),
        ("其他", "XC20260901-002"),
    ]


def test_group__hears_once_a_day__and_nothing_where_there_is_nothing() -> None:
    made = planned(Group("群"))
    taken = {each.key for each in made}
    assert len(taken) == 2
    assert not list(plan_summaries([Group("群")], [LAUNCH, OTHER], now=NOW, taken=taken))
    assert planned(Group("群"), of=(collaboration(task(4)),)) == []


def test_quiet_hours__the_group_hears_nothing() -> None:
    assert not list(plan_summaries([Group("群")], [LAUNCH], now=NOW.replace(hour=21)))


@pytest.mark.parametrize("most", [600, 4096])
def test_text__is_cut_at_a_line_and_counts_the_rest(most: int) -> None:
    many = collaboration(
        *(overdue(1 + n % 5, n) for n in range(1, 60)), link="https://oa.example/1"
    )
    (summary,) = planned(Group("群"), of=(many,))
    text = text_of(summary, Dialect(most, "\n\n"))
    assert len(text.encode()) <= most
    shown = text.count("• ")
    assert 2 <= shown <= 30
    assert f"另有{59 - shown}项，见工作簿。" in text
    assert "[打开协作工作簿](https://oa.example/1)" in text


def test_text__what_people_typed__is_never_a_mark_a_link_or_a_mention() -> None:
    name = "**粗** [点我](https://evil.example) <at id=all> @所有人 `x` # 标题"
    (summary,) = planned(Group("群"), of=(collaboration(overdue(1, 1, name=name)),))
    row = text_of(summary, ROOMY).splitlines()[2]
    assert row.count("**") == 2, "ours"
    assert not set("[]<>@`#") & set(row)
