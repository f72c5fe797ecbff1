"""Standard workbooks of earlier versions, lived in: one refresh brings each up to date."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from addin.actions.refresh import Refreshed, refresh, told
from addin.actions.upgrade import ACTION
from addin.book.closed.saver import BACKUP_FOLDER, BEFORE_UPGRADE
from addin.book.closed.workbook import ClosedWorkbook
from addin.book.layout import locate
from addin.book.ooxml.package import Package
from addin.book.ooxml.rules import skeleton
from addin.book.upgrading.furniture import digests, set_up_digests
from addin.content import Changes, Content
from addin.errors import LaterWorkbook
from addin.forms import FORMS
from addin.forms.reminders import REMINDER_RULES
from addin.forms.versions import CURRENT
from addin.forms.vocabularies import LEVEL
from tests.book.every_template import KEPT
from tests.book.lived_in import lost, typed
from tests.standing.recalculation import (
    assert_same,
    computed_by_python,
    derived_places,
    recalculated_by_ironcalc,
)
from tests.workbooks import one_sheet
from workbook_templates import TEMPLATE

pytestmark = pytest.mark.slow

NOW = datetime(2026, 11, 20, 9)
SHEET = "3进度跟踪表"
HANDED_OUT = sorted(KEPT.glob("*.xlsx"))
# The oldest and the newest of them; those between are for a long run.
EACH = [
    pytest.param(path, id=path.stem, marks=[pytest.mark.long] if path in HANDED_OUT[1:-1] else [])
    for path in HANDED_OUT
]


@dataclass(frozen=True)
class Upgraded:
    """A workbook that was handed out, upgraded by one refresh."""

    path: Path
    version: str
    old: bytes
    before: Content
    done: Refreshed


def refreshed(path: Path) -> Refreshed:
    return refresh(ClosedWorkbook(path), given=None, actual=NOW)


@pytest.fixture(scope="module", params=EACH)
def one(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Upgraded:
    """Each of them; the name of its file is the version that it is of."""
    path = Path(shutil.copy(request.param, tmp_path_factory.mktemp("旧") / "客户投诉 整改.xlsx"))
    before = ClosedWorkbook(path).read()
    return Upgraded(path, request.param.stem, path.read_bytes(), before, refreshed(path))


def test_kept__a_few_versions__are_there() -> None:
    assert 1 < len(HANDED_OUT) <= 6


def test_refresh__earlier_version__upgrades_and_loses_nothing(
    one: Upgraded, validator: Callable[[Path], dict[str, Any]]
) -> None:
    after = ClosedWorkbook(one.path).read()

    assert one.done.upgrade is not None
    assert one.done.upgrade.version == one.version
    assert after.text("home.template_version") == CURRENT
    assert after.absent | after.unnamed == frozenset()
    assert lost(typed(one.before), typed(after)) == []
    assert validator(one.path)["ok"] is True


def test_refresh__earlier_version__says_so_once_and_lists_what_was_added(one: Upgraded) -> None:
    said = told(one.done)
    log = ClosedWorkbook(one.path).read().table("ChangeLog")

    assert said.startswith(f"工作簿已从 {one.version} 版升级到 {CURRENT} 版：")
    logged = [row["new"] for row in log.records() if row["action"] == ACTION]
    assert logged[0] == CURRENT
    assert len(logged) > 1


def test_refresh__earlier_version__calls_levels_as_today(one: Upgraded) -> None:
    after = ClosedWorkbook(one.path).read()
    words = after.table("Words_level").texts("word")

    assert [word for word in words if word in LEVEL.words] == list(LEVEL.words)
    assert not dict(LEVEL.synonyms).keys() & {*words, *after.table("CheckRules").texts("default")}


def test_refresh__earlier_version__keeps_the_file_as_it_was(one: Upgraded) -> None:
    backups = list((one.path.parent / BACKUP_FOLDER).glob(f"*{BEFORE_UPGRADE}.xlsx"))

    assert [path.read_bytes() for path in backups] == [one.old]


def test_refresh__earlier_version__leaves_nothing_of_its_own_drawing(one: Upgraded) -> None:
    here, today = (digests(Package.open(path), FORMS) for path in (one.path, TEMPLATE))

    assert here - own_pages(one.path) <= today


def test_refresh__earlier_version__what_stands_in_a_folded_column_looks_like_it(
    one: Upgraded,
) -> None:
    tracker = one_sheet(one.path, SHEET)
    columns = tracker.column_dimensions
    (last_status,) = (cell for cell in tracker[5] if cell.value == "上次状态")
    filled = [
        cell
        for (cell,) in tracker.iter_rows(6, None, last_status.column, last_status.column)
        if cell.value
    ]
    assert filled
    assert {cell.style_id for cell in filled} == {columns[last_status.column_letter].style_id}


def own_pages(path: Path) -> set[str]:
    """Return the digests of where pages begin, which a refresh has from how high the rows are."""
    package = Package.open(path)
    roots = [skeleton(package, sheet.part)[1] for sheet in locate(package, FORMS).sheets]
    return {set_up_digests(root).get("rowBreaks", "") for root in roots}


def test_refresh__upgraded_workbook__has_nothing_left_to_do(one: Upgraded) -> None:
    data = one.path.read_bytes()

    assert not refreshed(one.path).changed
    assert one.path.read_bytes() == data


def test_refresh__upgraded_workbook__computes_what_python_computes(one: Upgraded) -> None:
    content = ClosedWorkbook(one.path).read()

    found = recalculated_by_ironcalc(one.path, derived_places(content))

    assert_same(computed_by_python(content), found, "ironcalc")


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A workbook of an early version."""
    return Path(shutil.copy(HANDED_OUT[0], tmp_path / "客户投诉 整改.xlsx"))


def test_refresh__what_people_wrote_beside_our_forms__stays(old: Path) -> None:
    book = load_workbook(old)
    for cell in ("AA3", "D200"):
        book[SHEET][cell] = f"写在 {cell}"
    book.save(old)

    refreshed(old)

    rows = one_sheet(old, SHEET).iter_rows(values_only=True)
    assert {"写在 AA3", "写在 D200"} <= {value for row in rows for value in row}


def test_refresh__what_explains_a_reminder__is_as_today_but_where_people_changed_it(
    old: Path,
) -> None:
    before = ClosedWorkbook(old).read().table("ReminderRules")
    row = before.rows[before.texts("rule").index("N-08")]
    ClosedWorkbook(old).write(Changes(cells={"ReminderRules": {(row, "when"): "每周一"}}))

    refreshed(old)

    rules = {
        each["rule"]: each for each in ClosedWorkbook(old).read().table("ReminderRules").records()
    }
    expected = [dict(each) for each in REMINDER_RULES.presets]
    next(each for each in expected if each["rule"] == "N-08")["when"] = "每周一"
    assert [[rules[each["rule"]][key] for key in ("name", "when", "to")] for each in expected] == [
        [each[key] for key in ("name", "when", "to")] for each in expected
    ]


def test_write__workbook_of_a_later_version__only_where_that_adds_something(
    sample_workbook: Path,
) -> None:
    host = ClosedWorkbook(sample_workbook)
    host.write(Changes(fields={"home.template_version": "1.99"}))
    ClosedWorkbook(sample_workbook).write(Changes(fields={"initiation.title": "照样能写"}))
    ClosedWorkbook(sample_workbook).write(Changes(fields={"home.template_version": "99.0"}))
    data = sample_workbook.read_bytes()

    with pytest.raises(LaterWorkbook, match=r"99\.0"):
        refreshed(sample_workbook)

    assert sample_workbook.read_bytes() == data
    assert ClosedWorkbook(sample_workbook).read().text("initiation.title") == "照样能写"
