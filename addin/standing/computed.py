"""Answers that are computed once, when first asked for, and what each of them rests on.

What an answer was read from is noted by the reading itself, so an answer of a day before is one of
this day, too, where nothing that it rests on is otherwise: after a click, mostly one cell is.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Mapping, Set
from dataclasses import dataclass, field

from addin.standing.reads import Read


@dataclass(slots=True)
class Computed:
    """Answers by question; a question is asked of something that does not change.

    `reading` collects what is read, for the innermost question last; who reads adds to it.
    """

    answers: dict[Hashable, object] = field(default_factory=dict)
    reading: list[set[Read]] = field(default_factory=list)
    _given: Mapping[Hashable, object] = field(default_factory=dict)
    _asks: dict[Hashable, set[Hashable]] = field(default_factory=dict)
    _reads: dict[Hashable, Set[Read]] = field(default_factory=dict)
    _asking: list[Hashable] = field(default_factory=list)  # the innermost last
    _before: Computed | None = None
    _changed: Collection[Read] = ()  # since then
    _still: dict[Hashable, bool] = field(default_factory=dict)

    def answer(
        self, question: Hashable, compute: Callable[[], object], *, lasts: bool = True
    ) -> object:
        """Return the answer to a question, computed unless it is known; one that does not last is
        computed on each day.
        """
        if self._asking:
            self._asks[self._asking[-1]].add(question)
        if question not in self.answers:
            before = self._before if lasts else None
            if before and question in before.answers and self._is_still(question, before):
                self._take(question, before)
            else:
                self._compute(question, compute)
        return self.answers[question]

    def given(self, question: Hashable, answer: object) -> Computed:
        """Return the same with another answer to a question, without what rests on the one before."""
        stale = self._resting_on(question)
        kept = {each: known for each, known in self.answers.items() if each not in stale}
        return Computed(
            {**kept, question: answer},
            self.reading,
            {**self._given, question: answer},
            {each: asked for each, asked in self._asks.items() if each not in stale},
            {each: read for each, read in self._reads.items() if each not in stale},
            _before=self._before,
            _changed=self._changed,
        )

    def going_on(self, before: Computed, is_same: Callable[[Read], bool]) -> None:
        """Take answers of another day for answers of this one, where what they rest on `is_same`."""
        self._before = before
        read = set[Read]().union(*before._reads.values())
        self._changed = [each for each in read if not is_same(each)]

    def stand_alone(self) -> None:
        """Hold on to no other day any longer."""
        self._before, self._changed = None, ()

    @property
    def goes_on(self) -> bool:
        """Whether it takes answers of another day."""
        return self._before is not None

    def _compute(self, question: Hashable, compute: Callable[[], object]) -> None:
        self._asks[question] = set()
        self._asking.append(question)
        self.reading.append(set())
        try:
            self.answers[question] = compute()
        finally:
            self._asking.pop()
            self._reads[question] = self.reading.pop()

    def _is_still(self, question: Hashable, before: Computed) -> bool:
        """Return whether a question has the answer of the day before."""
        if question in self._given or question in before._given:
            unknown = object()
            return bool(self._given.get(question, unknown) == before._given.get(question, unknown))
        known = self._still.get(question)
        if known is None:
            read = before._reads.get(question)
            known = (
                read is not None
                and read.isdisjoint(self._changed)
                and all(self._is_still(each, before) for each in before._asks[question])
            )
            self._still[question] = known
        return known

    def _take(self, question: Hashable, before: Computed) -> None:
        """Take over an answer, and what is known of those that it rests on."""
        self.answers[question] = before.answers[question]
        new = [question]
        while new:
            each = new.pop()
            if each not in self._reads and each in before._reads:
                self._reads[each], self._asks[each] = before._reads[each], before._asks[each]
                new += before._asks[each]

    def _resting_on(self, question: Hashable) -> set[Hashable]:
        """Return the questions in whose answers a question was asked, and itself."""
        found = {question}
        while new := {each for each, asked in self._asks.items() if asked & found} - found:
            found |= new
        return found
