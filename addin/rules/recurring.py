"""Problems that happened before: what 案例库 knows about them."""

from __future__ import annotations

from collections.abc import Iterator

from addin.rules.model import Level, Problem, at, quoted
from addin.rules.registry import rule
from addin.standing.recurrence import Match, repeats
from addin.standing.workbook_day import WorkbookDay

_SOLUTION_LENGTH = 40  # characters of a solution that a message repeats


@rule(
    "R-33",
    "同类问题先看案例库",
    level=Level.HINT,
    source="S1",
    example="问题“小程序配网失败8次”与案例 AL-001“小程序配网失败”相似 → 按其解决方案处理，填对应案例 AL-001",
)
def problem_is_known(workbook: WorkbookDay) -> Iterator[Problem]:
    problems = workbook.content.table("Problems")
    for repeat in repeats(workbook):
        if not repeat.is_linked:
            case = repeat.match.case
            message = f"与案例{quoted(case.id)}同类（{_likeness(repeat.match)}），{_solution(case.solution)}"
            suggestion = "先参照案例的解决方案；确为同类的，在“对应案例”填写该案例编号"
            yield at(problems, repeat.row, "description", message, suggestion)


def _likeness(match: Match) -> str:
    likeness = f"相似度{match.similarity:.2f}"
    return f"{likeness}，关键词：{'、'.join(match.keywords[:3])}" if match.keywords else likeness


def _solution(text: str) -> str:
    plain = " ".join(text.split()).rstrip("。")
    if len(plain) > _SOLUTION_LENGTH:
        plain = plain[: _SOLUTION_LENGTH - 1] + "…"
    return f"当时的解决方案：{plain}" if plain else "案例没有写解决方案"
