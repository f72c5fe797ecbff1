"""What holds of every merge, whatever people did to their copies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from addin.actions.merging.merge import merge
from addin.actions.merging.model import Copy, Merged
from addin.actions.merging.rows import typed_rows
from addin.content import Content
from addin.forms import TABLES
from addin.standing.fingerprint import as_text
from tests.actions.merging.merging import after, merged, said
from tests.rules.workbooks import table_data, workbook

Draft = tuple[list[dict[str, str]], str]
"""The risks of a workbook and its goal, as hypothesis shows them."""

_IDS = st.sampled_from(["R1", "R2", "R3", "R4", ""])
_WORDS = st.sampled_from(["", "缺料", "停电", "晚到"])
_PROBABILITIES = st.sampled_from(["", "1", "3", "很大"])  # the last does not fit
_ROW = st.fixed_dictionaries(
    {"risk_id": _IDS, "risk": _WORDS, "response": _WORDS, "probability": _PROBABILITIES}
)
DRAFTS = st.tuples(st.lists(_ROW, max_size=5), _WORDS)
_DISTINCT = st.tuples(
    st.lists(_ROW, max_size=5).filter(
        lambda rows: (
            len({id_ for row in rows if (id_ := row["risk_id"])})
            == sum(bool(row["risk_id"]) for row in rows)
        )
    ),
    _WORDS,
)
_NOTHING = workbook()


def book(draft: Draft) -> Content:
    """Return a workbook with these risks; rows in which nothing was typed are none."""
    rows, goal = draft
    risks = table_data(TABLES["Risks"], [row for row in rows if any(row.values())])
    fields = {"initiation.goal": goal}
    return replace(_NOTHING, fields=fields, tables={"Risks": risks}, misfits=())


@st.composite
def _edited(draw: st.DrawFn) -> tuple[Draft, list[Draft]]:
    """A base with distinct ids and up to three copies with rows changed, added and deleted."""
    rows = draw(st.lists(_ROW, max_size=4, unique_by=lambda row: row["risk_id"]))
    copies = []
    for _ in range(draw(st.integers(1, 3))):
        mine = [draw(_ROW) | {"risk_id": r["risk_id"]} if draw(st.booleans()) else r for r in rows]
        mine = [row for row in mine if draw(st.integers(0, 4))]
        copies.append(([*mine, *draw(st.lists(_ROW, max_size=2))], draw(_WORDS)))
    return (rows, draw(_WORDS)), copies


EDITED = _edited()


def books(edited: tuple[Draft, list[Draft]]) -> tuple[Content, list[Content]]:
    return book(edited[0]), [book(copy) for copy in edited[1]]


def texts(content: Content) -> set[tuple[str, str]]:
    """Return everything typed in a workbook: id or name, and text."""
    cells = {
        (row.identity, f"{key}={as_text(value)}")
        for row in typed_rows("Risks", content)
        for key, value in row.cells.items()
    }
    return cells | {("goal", content.text("initiation.goal"))}


def offered(result: Merged) -> set[tuple[str, str]]:
    return {
        (c.identity or c.key, f"{key}={as_text(value)}" if c.identity else as_text(value))
        for c in result.conflicts
        for offer in c.offers
        for key, value in (offer.cells or {}).items()
    }


@given(DRAFTS, st.integers(0, 3))
def test_copies_that_nobody_changed__change_nothing(draft: Draft, count: int) -> None:
    base = book(draft)
    assert merged(base, *[base] * count) == Merged()


@given(DRAFTS.flatmap(lambda draft: st.tuples(st.just(draft), st.permutations(draft[0]))))
def test_copy_that_was_only_sorted__changes_nothing(
    drawn: tuple[Draft, list[dict[str, str]]],
) -> None:
    (rows, goal), order = drawn
    assert merged(book((rows, goal)), book((order, goal))) == Merged()


@given(_DISTINCT, _DISTINCT)
def test_one_changed_copy__is_what_comes_out(before: Draft, changed: Draft) -> None:
    base, copy = book(before), book(changed)
    result = merged(base, copy, base)
    assert result.conflicts == ()
    now = after(base, result)
    assert said(now, "Risks") == said(copy, "Risks")
    assert now.text("initiation.goal") == copy.text("initiation.goal")


@given(EDITED)
def test_order_of_the_copies__does_not_matter(edited: tuple[Draft, list[Draft]]) -> None:
    base, copies = books(edited)
    named = [Copy(name, copy, base) for name, copy in zip("甲乙丙", copies, strict=False)]
    one, other = merge(base, named), merge(base, named[::-1])
    assert after(base, one) == after(base, other)
    assert [unordered(each) for each in one.conflicts] == [unordered(c) for c in other.conflicts]


def unordered(conflict: object) -> tuple[object, ...]:
    c: Mapping[str, object] = {key: getattr(conflict, key) for key in ("name", "identity", "key")}
    return (*c.values(), sorted(map(str, conflict.offers)))  # type: ignore[attr-defined]


@given(EDITED)
def test_nothing_typed_is_lost__it_is_in_the_result_or_offered(
    edited: tuple[Draft, list[Draft]],
) -> None:
    base, copies = books(edited)
    result = merged(base, *copies)
    there = texts(after(base, result)) | offered(result)
    taken_away = {
        (taken.identity, f"{key}={as_text(value)}")
        for taken in result.taken
        for key, value in taken.old.items()
    }
    for copy in copies:
        new = texts(copy) - texts(base)
        assert new - there - {("goal", "")} == set()
        assert (
            texts(base)
            & texts(copy) - there - taken_away - {("goal", base.text("initiation.goal"))}
            == set()
        )


@given(EDITED)
def test_merging_again__changes_nothing(edited: tuple[Draft, list[Draft]]) -> None:
    base, copies = books(edited)
    named = [Copy(name, copy, base) for name, copy in zip("甲乙丙", copies, strict=False)]
    now = after(base, merge(base, named))
    again = merge(now, named)
    assert again.taken == ()
