"""The README's list of members is that of the code."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from typing import Any

import pytest
from xlwings import base_classes

from addin import libreoffice
from tests.libreoffice.support import BEGIN, END, README, matrix, ours, table

pytestmark = pytest.mark.slow

NOT_MAPPED = {
    "Comment", "CommentReply", "ChartAxis", "ChartSeries", "ChartSeriesCollection", "PivotTable",
    "PivotTables", "PivotFields", "PivotField", "PivotValueFields", "PivotValueField",
}  # fmt: skip


def test_readme__lists_the_members_that_there_are() -> None:
    written = README.read_text(encoding="utf-8").partition(BEGIN)[2].partition(END)[0]
    assert written.strip() == table().strip(), "run python -m tests.libreoffice.support"


def test_every_class_of_xlwings__is_mapped_or_known_not_to_be() -> None:
    assert {each.name for each in matrix() if not each.there} == NOT_MAPPED


def test_member_of_ours__takes_the_arguments_of_xlwings_own() -> None:
    """As many by position; those with a default also by name."""
    wrong = []
    for made, name, meant, mine in _methods():
        asked, given = (inspect.signature(f).parameters for f in (meant, mine))
        if any(p.kind in (p.VAR_POSITIONAL, p.VAR_KEYWORD) for p in given.values()):
            continue
        if len(asked) > len(given):
            wrong.append(f"{made.__name__}.{name}")
        named = (n for n, p in asked.items() if p.default is not p.empty)
        wrong += [f"{made.__name__}.{name}: {n}" for n in named if n not in given]
    assert set(wrong) == set()


def _methods() -> Iterator[tuple[type, str, Any, Any]]:
    """Yield each method of ours with the one of xlwings in whose place it stands."""
    for made in ours():
        for known in (c for c in made.__mro__ if c.__module__ == base_classes.__name__):
            for name, meant in vars(known).items():
                mine = inspect.getattr_static(made, name)
                if inspect.isfunction(meant) and inspect.isfunction(mine):
                    yield made, name, meant, mine


@pytest.mark.parametrize("name", re.findall(r"`(\w+)`", "`NoMember` `NotWritable` `WrongPassword`"))
def test_error_that_the_readme_names__is_public(name: str) -> None:
    assert name in README.read_text(encoding="utf-8")
    assert issubclass(getattr(libreoffice, name), libreoffice.OfficeError)
    assert name in libreoffice.__all__
