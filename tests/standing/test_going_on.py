"""A click that goes on from the one before says what one says that starts anew."""

from __future__ import annotations

import gc
from collections.abc import Callable, Hashable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from types import FunctionType, ModuleType
from typing import Any

import pytest

from addin.book.memory import Session
from addin.content import Content, Place, Row, TableData, Value, empty_value
from addin.rules import RULES, check
from addin.rules.checking import _question
from addin.rules.findings_sheet import findings_rows
from addin.standing.commitments import commitment_rows
from addin.standing.computed import Computed
from addin.standing.derived import derive
from addin.standing.going_on import going_on, remember
from addin.standing.limits_sheet import open_limit_rows
from addin.standing.network import critical_cells, move_rows
from addin.standing.overtyped import put_back
from addin.standing.results import found, found_in, listed_limits, was_checked
from addin.standing.workbook_day import WorkbookDay
from tests.rules.mutations import COMPLAINT, EXPENSE, MUTATIONS, NEW, broken, clean
from tests.sampling import seeds

MOMENT = datetime(2026, 11, 20, 15, 42)
MEMORY = Session()  # that the lint judges a text once is another matter
SAMPLES = (NEW, COMPLAINT, EXPENSE)


def day(content: Content, moment: datetime = MOMENT) -> WorkbookDay:
    made = WorkbookDay.of(content, moment).watched(None)
    return replace(made, memory=MEMORY)


def judged(workbook: WorkbookDay) -> tuple[Any, ...]:
    """Return all that a refresh writes of a day: findings, lists, figures."""
    workbook = workbook.given(put_back, frozenset[Place]())
    findings = check(workbook)
    rows = list(findings_rows(findings))
    limits: Sequence[Row] = open_limit_rows(workbook)
    lists = commitment_rows(workbook), move_rows(workbook), critical_cells(workbook)
    checked = workbook.given(found, found_in(rows)).given(was_checked, True)
    checked = checked.given(listed_limits, limits)
    computed = derive(checked)
    remember(checked)
    return findings, rows, limits, *map(repr, lists), computed


def judged_anew(content: Content) -> int:
    """Return how many questions were judged anew on a day that goes on."""
    asked = 0
    compute = Computed._compute

    def counting(self: Computed, question: Hashable, answer: Callable[[], object]) -> None:
        nonlocal asked
        asked += 1
        compute(self, question, answer)

    with pytest.MonkeyPatch.context() as spied:
        spied.setattr(Computed, "_compute", counting)
        judged(going_on(day(content)))
    return asked


@seeds(6, of=len(MUTATIONS))
def test_whatever_a_rule_finds__it_is_found_after_the_click_before_and_gone_after_the_next(
    seeds: range,
) -> None:
    mutations = Random(7).sample(MUTATIONS, len(MUTATIONS))
    for mutation in sorted((mutations[seed] for seed in seeds), key=lambda each: each.sample):
        for content in (clean(mutation.sample), broken(mutation)):
            assert judged(going_on(day(content))) == judged(day(content)), mutation.rule


@seeds(1, of=60)
def test_random_edits__as_time_passes__same_as_anew(seeds: range) -> None:
    for seed in seeds:
        random = Random(seed)
        content, moment = clean(random.choice(SAMPLES)), MOMENT
        for _ in range(12):
            assert judged(going_on(day(content, moment))) == judged(day(content, moment)), seed
            for _ in range(random.choice((0, 1, 1, 3))):
                content = edited(content, random)
            moment += timedelta(minutes=random.choice((0, 1, 20, 200, 1500)))


def edited(content: Content, random: Random) -> Content:
    """Return a workbook with another value of its own, or none, in one cell."""
    if random.random() < 0.2:
        name = random.choice([key for key, value in content.fields.items() if value])
        fields = {
            key: value
            for key, value in content.fields.items()
            if type(value) is type(content.fields[name])
        }
        return replace(
            content, fields={**content.fields, name: random.choice(list(fields.values()))}
        )
    data = random.choice([each for each in content.tables.values() if len(each)])
    key = random.choice(list(data.columns))
    column: list[Value] = list(data.columns[key])
    others = [*column, empty_value(data.table.field(key).kind)]
    column[random.randrange(len(column))] = random.choice(others)
    edited = replace(data, columns={**data.columns, key: column})
    return replace(content, tables={**content.tables, data.table.name: edited})


def test_click__after_one_cell__judges_little_anew__and_nothing_after_none() -> None:
    content = clean(NEW)
    tasks = content.table("Tasks")
    status = ["受阻", *tasks.texts("status")[1:]]
    tasks = replace(tasks, columns={**tasks.columns, "status": status})
    blocked = replace(content, tables={**content.tables, "Tasks": tasks})
    judged(going_on(day(clean(EXPENSE))))
    anew, again, little = (judged_anew(each) for each in (content, content, blocked))
    assert anew > len(RULES)
    assert again == 0
    assert 0 < little < anew / 2


def evidence(computed: Computed, question: Hashable) -> set[tuple[str, str]]:
    """Return all that was noted to have been read for an answer."""
    asked = computed._asks[question]
    return set(computed._reads[question]).union(*(evidence(computed, each) for each in asked))


def test_evidence__of_a_rule_among_all_others__is_no_less_than_alone() -> None:
    content = clean(NEW)
    together = going_on(day(content))
    check(together)
    for rule in RULES.values():
        question = _question(rule.find)
        if question not in together._computed.answers:  # switched off, or asked otherwise
            continue
        alone = going_on(day(content))
        alone._computed.stand_alone()
        question(alone)
        noted = evidence(together._computed, question)
        assert evidence(alone._computed, question) <= noted, rule.id


@pytest.mark.parametrize("sample", SAMPLES)
def test_answer_that_lasts__holds_on_to_no_workbook(sample: str) -> None:
    lasting: dict[Hashable, object] = {}
    answer = Computed.answer

    def noting(
        self: Computed, question: Hashable, compute: Callable[[], object], *, lasts: bool = True
    ) -> object:
        said = answer(self, question, compute, lasts=lasts)
        if lasts:
            lasting[question] = said
        return said

    with pytest.MonkeyPatch.context() as spied:
        spied.setattr(Computed, "answer", noting)
        judged(going_on(day(clean(sample))))
    assert len(lasting) > len(RULES)
    for question, said in lasting.items():
        held = {type(each) for each in reachable(said)}
        assert not held & {Content, TableData, WorkbookDay}, question


def reachable(start: object) -> list[object]:
    """Return all objects that an object holds on to, but for programs."""
    seen: dict[int, object] = {}
    new = [start]
    while new:
        each = new.pop()
        if id(each) in seen or isinstance(each, type | ModuleType):
            continue
        seen[id(each)] = each
        if isinstance(each, FunctionType):
            new += [cell.cell_contents for cell in each.__closure__ or ()]
        else:
            new += gc.get_referents(each)
    return list(seen.values())
