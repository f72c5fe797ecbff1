"""CONTRIBUTING: every example runs and does what is said of it, every folder is named."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from addin.cli.build.inventory import described, unsaid
from addin.forms.reminders import Reminder
from addin.forms.versions import VERSIONS, is_later
from addin.notices.occasions.registry import OCCASIONS
from addin.ribbon.buttons import BUTTONS
from addin.rules import RULES
from addin.standing.workbook_day import WorkbookDay
from tests.notices.occasions.told import told
from tests.paths import ROOT
from tests.ribbon.desk import Desk
from tests.rules.workbooks import workbook

TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


def examples(heading: str) -> list[dict[str, Any]]:
    """Run the examples under a heading; return the names that each leaves, `_` for its value."""
    chapter = TEXT.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    assert chapter, heading
    return [run(code) for code in re.findall(r"```python\n(.*?)```", chapter, re.DOTALL)]


def run(code: str) -> dict[str, Any]:
    *before, last = code.rstrip().split("\n")
    if not last.startswith((" ", ")")):
        code = "\n".join((*before, f"_ = {last}"))
    names: dict[str, Any] = {"__name__": "example"}
    exec(compile(code, "CONTRIBUTING.md", "exec", dont_inherit=True), names)
    return names


@pytest.fixture
def own_registers() -> Iterator[None]:
    """What an example registers is forgotten again."""
    rules, occasions = dict(RULES), {key: list(value) for key, value in OCCASIONS.items()}
    yield
    RULES.clear()
    RULES.update(rules)
    OCCASIONS.clear()
    OCCASIONS.update(occasions)


def test_field__comes_with_a_version_that_says_so() -> None:
    field, version = (names["_"] for names in examples("How to add a field"))
    now: Mapping[str, tuple[str, str]] = described()
    new = {**now, f"Tasks.{field.key}": (field.label, field.kind.value)}
    assert len(new) > len(now)
    assert unsaid(now, new, version) == []
    assert is_later(version.number, VERSIONS[-1].number)


@pytest.mark.usefixtures("own_registers")
def test_rule__finds_what_it_is_about() -> None:
    (names,) = examples("How to add a rule")
    content = workbook(Milestones="| name | standard |\n| 样机 | 样机通过评审 |\n| 上市 | |")
    rule = RULES["R-77"]
    assert rule.find is names["milestones_have_a_standard"]
    (problem,) = rule.find(WorkbookDay.on(content, date(2026, 11, 20)))
    assert (problem.row, problem.key) == (1, "standard")
    assert "“" in problem.message


@pytest.mark.usefixtures("own_registers")
def test_reminder__tells_whom_it_says() -> None:
    examples("How to add a reminder")
    fields = {"review.date": date(2026, 11, 20), "plan.lead_person": "王磊"}
    found = told(workbook(fields), "2026-11-20 09:00", Reminder.REVIEW)
    assert "复盘会: 经办人 王磊" in found


def test_button__goes_to_the_sheet(sample_workbook: Path) -> None:
    button, command = examples("How to add a button or a worksheet function")
    assert button["_"].command not in BUTTONS
    desk = Desk(sample_workbook)
    assert command["run"](desk, datetime(2026, 11, 20, 9)) == ""
    assert [sheet for sheet, _ in desk.shown] == ["2协作方案"]


def test_every_folder__is_named() -> None:
    rooms = [path for top in ("addin", "mailer") for path in (ROOT / top).iterdir()]
    tops = [ROOT / name for name in ("macros", "workbook_templates", "tests", "benchmarks", "docs")]
    named = [path.name for path in (*rooms, *tops) if (path / "__init__.py").exists()]
    assert len(named) > 15
    assert [name for name in named if not re.search(rf"[`/]{name}[`/]", TEXT)] == []
