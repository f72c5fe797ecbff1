"""N-13 … N-16: who is told what between acceptance and archive."""

from __future__ import annotations

import pytest

from addin.content import Content
from addin.forms.reminders import Reminder
from tests.notices.occasions.told import about, told
from tests.standing.limits.cases import book

DEPARTMENTS = """
| department | head |
| 市场部     | 陈静 |
| 研发部     | 王磊 |
| 质量管理部 | 李娜 |
| 企业管理部 | 秦岭 |
"""
ATTENDEES = """
| department | person |
| 研发部     | 王磊   |
| 质量管理部 | 李娜   |
"""
ITEMS = """
| deliverable_id | name     | department | result   |
| D1             | 操作手册 | 研发部     | {result} |
"""


def accepted(result: str = "", day: str = "2026-11-18", **tables: str) -> Content:
    return book(
        {"acceptance.date": day},
        AcceptanceAttendees=ATTENDEES,
        AcceptanceItems=ITEMS.format(result=result),
        **{"Departments": DEPARTMENTS, **tables},
    )


class TestAcceptance:
    @pytest.mark.parametrize(
        ("now", "period"),
        [
            ("2026-11-12 09:00", None),
            ("2026-11-13 09:00", "3"),
            ("2026-11-16 09:00", "3"),
            ("2026-11-17 09:00", "1"),
            ("2026-11-18 08:30", "1"),
            ("2026-11-19 09:00", None),
        ],
    )
    def test_ahead__those_who_take_part__three_days_and_one_day_before(
        self, now: str, period: str | None
    ) -> None:
        made = about(accepted(), now, Reminder.ACCEPTANCE)
        assert [n.tellings[0].period for n in made] == ([period] if period else [])
        if period:
            assert made[0].tellings[0].names == ("王磊", "李娜")

    def test_failed__responsible_department_and_lead(self) -> None:
        assert told(accepted("不通过"), "2026-11-18 16:00", Reminder.ACCEPTANCE) == {
            "验收 第1轮: 经办人 王磊",
            "验收 第1轮: 牵头部门 陈静",
        }

    def test_failed__nobody_heads_or_leads__whoever_began_it_is_asked_to_name_somebody(
        self,
    ) -> None:
        nobody = {
            "initiation.initiator": "周强",
            "initiation.lead_department": "",
            "plan.lead_person": "",
            "acceptance.date": "2026-11-18",
        }
        content = book(nobody, AcceptanceItems=ITEMS.format(result="不通过"), Departments="")
        assert told(content, "2026-11-18 16:00", Reminder.ACCEPTANCE) == {
            "验收 第1轮: 牵头部门 周强"
        }
        (notice,) = about(content, "2026-11-18 16:00", Reminder.ACCEPTANCE)
        assert notice.tellings[0].action.startswith("请填写由谁办理；请按整改要求")

    def test_passed__nobody_is_told(self) -> None:
        assert told(accepted("通过"), "2026-11-18 16:00", Reminder.ACCEPTANCE) == set()

    def test_rectification__who_must_do_it__until_it_is_done(self) -> None:
        def content(finished: str) -> Content:
            return book(
                Rectifications=f"""
                | rectification_id | deliverable_id | department | requirement | person | issued           | due              | finished_at |
                | ZG1              | D1             | 研发部     | 补3个截图   | 周强   | 2026-11-18 17:00 | 2026-11-20 18:00 | {finished}  |
                """
            )

        now = "2026-11-19 09:00"
        assert told(content(""), now, Reminder.ACCEPTANCE) == {"SLA-13 ZG1: 经办人 周强"}
        assert told(content("2026-11-19 08:00"), now, Reminder.ACCEPTANCE) == set()

    @pytest.mark.parametrize(
        ("now", "period"),
        [
            ("2026-11-16 09:00", "asked"),
            ("2026-11-17 09:00", "near"),
            ("2026-11-19 09:00", "over 2026-11-19"),
        ],
    )
    def test_delivered__its_acceptor_is_asked__not_who_delivered(
        self, now: str, period: str
    ) -> None:
        made = about(delivered(), now, Reminder.ACCEPTANCE)
        told_first = made[0].tellings[0]
        assert (told_first.names, told_first.period) == (("李娜",), period)
        assert "周强" not in {name for notice in made for t in notice.tellings for name in t.names}
        for other in (Reminder.OVERDUE, Reminder.NOT_UPDATED):
            assert told(delivered(), now, other) == set()


def delivered() -> Content:
    """A task that was due and done on 2026-11-12 and that the department of quality accepts."""
    return book(
        PlanTasks="""
        | task_id | name     | department | owner | start      | finish     | deliverable |
        | T01     | 操作手册 | 研发部     | 周强  | 2026-11-02 | 2026-11-12 | D1          |
        """,
        Tasks="""
        | task_id | status | updated_on | actual_finish | handed_in  |
        | T01     | 待验收 | 2026-11-12 | 2026-11-12    | 2026-11-16 |
        """,
        Deliverables="""
        | deliverable_id | name     | department | acceptor   |
        | D1             | 操作手册 | 研发部     | 质量管理部 |
        """,
    )


HANDED_OVER = """
| handover_id | item | date       |
| 1           | 手册 | 2026-11-10 |
"""


class TestReview:
    @pytest.mark.parametrize(
        ("now", "expected"),
        [
            ("2026-11-10 17:00", {"经办人 陈静 +0"}),
            ("2026-11-12 09:00", {"经办人 陈静 +0"}),
            ("2026-11-13 09:00", {"经办人 陈静 +3"}),
            ("2026-11-17 09:00", {"经办人 陈静 +5", "企业管理部 秦岭 +5"}),
            ("2026-11-20 09:00", {"经办人 陈静 +5", "企业管理部 秦岭 +5"}),
        ],
    )
    def test_lead_at_0_3_5_days__process_department_at_5(
        self, now: str, expected: set[str]
    ) -> None:
        made = about(accepted("通过", "2026-11-10", Handovers=HANDED_OVER), now, Reminder.REVIEW)
        found = {
            f"{telling.role} {name} {telling.period}"
            for notice in made
            for telling in notice.tellings
            for name in telling.names
        }
        assert found == expected

    def test_not_done_or_reviewed__nobody_is_told(self) -> None:
        assert told(accepted(), "2026-11-20 09:00", Reminder.REVIEW) == set()
        reviewed = book(
            {"acceptance.date": "2026-11-10", "review.date": "2026-11-12"},
            AcceptanceItems=ITEMS.format(result="通过"),
            Handovers=HANDED_OVER,
        )
        assert told(reviewed, "2026-11-20 09:00", Reminder.REVIEW) == set()


def reviewed(result: str = "通过") -> Content:
    return book(
        {"acceptance.date": "2026-11-10", "review.date": "2026-11-12"},
        AcceptanceItems=ITEMS.format(result=result),
        Handovers=HANDED_OVER,
        Archive="""
        | archive_id | type     | link |
        | 1          | 协作方案 | a    |
        """,
    )


class TestArchive:
    def test_lead_with_what_is_missing(self) -> None:
        (notice,) = about(reviewed(), "2026-11-13 09:00", Reminder.ARCHIVE)
        assert notice.detail == "归档目录还缺：会议纪要、验收报告、复盘报告"
        assert told(reviewed(), "2026-11-13 09:00", Reminder.ARCHIVE) == {
            "归档协作文件: 经办人 陈静"
        }

    def test_after_ten_working_days__the_sponsor_too(self) -> None:
        assert told(reviewed(), "2026-11-26 09:00", Reminder.ARCHIVE) == {
            "归档协作文件: 经办人 陈静",
            "归档协作文件: 分管领导 周敏",
        }

    def test_work_not_accepted__nobody_is_told(self) -> None:
        assert told(reviewed("不通过"), "2026-11-26 09:00", Reminder.ARCHIVE) == set()


class TestSurvey:
    PARTNERS = """
    | department | head |
    | 研发部     | 王磊 |
    | 质量管理部 | 李娜 |
    """

    def content(self, marks: str = "", answers: str = "") -> Content:
        begun = {"initiation.date": "2026-08-03", "initiation.coordinator": "赵敏"}
        begun["initiation.collaboration_id"] = "XC"
        return book(begun, Partners=self.PARTNERS, Satisfaction=marks, Answers=answers)

    @pytest.mark.parametrize(
        ("departments", "by_mail", "is_done"),
        [("研发部", 0, True), ("研发部", 1, False), ("研发部、质量管理部", 2, True)],
    )
    def test_marks_by_mail__of_one_department__are_not_the_end_of_the_survey(
        self, departments: str, by_mail: int, is_done: bool
    ) -> None:
        content = self.content(
            "| survey_id | department | quarter |\n"
            + "".join(f"| 1 | {each} | 2026Q3 |\n" for each in departments.split("、")),
            "| answer_id | item_id | answer |\n" + "| 1 | XC-满意度-2026Q3 | 评分 |\n" * by_mail,
        )
        asked = told(content, "2026-10-09 09:00", Reminder.SURVEY)
        assert asked == set() if is_done else "SLA-20 2026Q3: 经办人 赵敏" in asked

    def test_quarter_ended__partner_departments_are_asked(self) -> None:
        assert {f"SLA-20 2026Q3: 经办人 {who}" for who in ("赵敏", "王磊", "李娜")} <= told(
            self.content(), "2026-10-09 09:00", Reminder.SURVEY
        )

    def test_within_the_quarter__nobody_is_asked(self) -> None:
        assert told(self.content(), "2026-09-10 09:00", Reminder.SURVEY) == set()
