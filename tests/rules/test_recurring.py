"""R-33: a new problem that 案例库 knows."""

from __future__ import annotations

from tests.rules.workbooks import ID, cells, found, workbook

OWN = {"initiation.collaboration_id": ID}
CASES = """
| case_id | problem                    | solution                     | keywords   | source         |
| AL-1    | 小程序配网失败，20次失败6次 | 超时改为最慢机型耗时的1.5倍。 | 配网、超时 | XC20250101-001 |
"""


def test_r33__new_problem__shows_the_case_its_solution_and_the_similarity() -> None:
    problems = """
    | problem_id | description                          |
    | Q01        | 11月3日小程序配网超时失败，10次失败4次 |
    """
    assert found("R-33", workbook(OWN, Cases=CASES, Problems=problems)) == [
        f"Problems.description {ID}-Q01: 与案例“AL-1”同类（相似度0.60，关键词：配网、超时），"
        "当时的解决方案：超时改为最慢机型耗时的1.5倍"
        " → 先参照案例的解决方案；确为同类的，在“对应案例”填写该案例编号"
    ]


def test_r33__linked_or_different_problem__is_left_alone() -> None:
    problems = """
    | problem_id | description                | case_id |
    | Q01        | 小程序配网失败，10次失败4次 | AL-1    |
    | Q02        | 包装线胶带断货半天         |         |
    """
    assert cells("R-33", workbook(OWN, Cases=CASES, Problems=problems)) == []
