"""`xiezuo adopt`: proposed first, brought in when asked again."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.cli.running import xiezuo
from tests.workbooks import rows

pytestmark = pytest.mark.slow

LINES = (
    "2026年工作台账",
    "工作事项,责任人,起止时间,进度",
    "一、准备阶段,,,",
    "设备清点,王芳,8.1-8.5,80",
    "场地验收,李强,2026.8.6～2026.8.20,100",
    "合计,,,",
)


@pytest.fixture(params=["utf-8", "gb18030"])
def source(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / "台账.csv"
    path.write_bytes("\r\n".join(LINES).encode(request.param))
    return path


def test_adopt__first_time__proposes_and_brings_nothing_in(source: Path) -> None:
    result = xiezuo("adopt", source)
    assert (result.code, result.err) == (1, "")
    assert "还没有导入" in result.out
    assert sorted(path.name for path in source.parent.iterdir()) == [
        "台账.csv",
        "台账_导入对照.xlsx",
    ]


def test_adopt__second_time__brings_in_by_the_mapping(source: Path) -> None:
    xiezuo("adopt", source)
    result = xiezuo("adopt", source, "--json")
    assert result.code == 0, result.said
    document = result.document
    assert [row["target"] for row in document["columns"]] == [
        "任务名称",
        "任务负责人",
        "起止日期",
        "完成度",
    ]
    assert document["brought"]["added"] == ["T01", "T02"]
    assert (document["left"], document["brought"]["milestones"]) == ([6], ["一、准备阶段"])
    target = source.with_name("台账_协作.xlsx")
    assert [(r["start"], r["finish"], r["milestone_id"]) for r in rows(target, "PlanTasks")] == [
        (date(2026, 8, 1), date(2026, 8, 5), "M1"),
        (date(2026, 8, 6), date(2026, 8, 20), "M1"),
    ]
    assert [r["percent"] for r in rows(target, "Tasks")] == [0.8, 1]


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("台账.xls", bytes.fromhex("D0CF11E0A1B11AE1") + "Workbook".encode("utf-16-le"), ".xls"),
        ("台账.docx", b"PK", "不能导入"),
        ("台账.xlsx", b"no workbook", "不是 .xlsx 工作簿"),
        ("台账.csv", b"\xff\x81\xff", "编码无法识别"),
    ],
)
def test_adopt__file_that_cannot_be_read__is_refused_and_nothing_is_written(
    tmp_path: Path, name: str, data: bytes, said: str
) -> None:
    (tmp_path / name).write_bytes(data)
    result = xiezuo("adopt", tmp_path / name)
    assert (result.code, result.out) == (2, "")
    assert said in result.err
    assert [path.name for path in tmp_path.iterdir()] == [name]
