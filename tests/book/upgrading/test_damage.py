"""Whatever is removed, renamed, moved or made plain: read, checked, repaired, nothing typed lost."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from addin.actions.refresh import refresh
from addin.actions.repair import repair
from addin.book.closed.workbook import ClosedWorkbook
from addin.rules import check
from addin.standing.workbook_day import WorkbookDay
from tests.book.damage import EVERY, Damage, column_removed, damage
from tests.book.lived_in import TODAY, live_in, lost, typed
from workbook_templates import TEMPLATE

pytestmark = pytest.mark.slow
NOW = datetime(2026, 11, 20, 9)


@pytest.fixture(scope="module")
def lived_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook with something typed into everything."""
    path = Path(shutil.copy(TEMPLATE, tmp_path_factory.mktemp("住过") / "协作 项目.xlsx"))
    live_in(path)
    refresh(ClosedWorkbook(path), given=TODAY, actual=NOW)
    return path


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    kinds=st.lists(st.sampled_from(EVERY), min_size=1, max_size=4),
    random=st.randoms(use_true_random=False),
)
def test_damaged__in_any_way__is_read_checked_and_repaired(
    lived_in: Path,
    tmp_path_factory: pytest.TempPathFactory,
    kinds: list[Damage],
    random: Random,
) -> None:
    path = Path(shutil.copy(lived_in, tmp_path_factory.mktemp("坏了") / lived_in.name))
    before = typed(ClosedWorkbook(path).read())
    done = damage(path, kinds, random)
    deleted = {name for kind, name in done if kind is column_removed}
    note(str(done))

    check(WorkbookDay.of(ClosedWorkbook(path).read(), NOW))
    repair(path, actual=NOW)

    after = ClosedWorkbook(path).read()
    assert after.absent | after.unnamed == frozenset()
    assert lost({n: old for n, old in before.items() if n not in deleted}, typed(after)) == []
    data = path.read_bytes()
    refresh(ClosedWorkbook(path), given=None, actual=NOW)
    assert path.read_bytes() == data
