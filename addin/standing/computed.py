"""Answers that are computed once, when first asked for, and what each of them rests on."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field


@dataclass(slots=True)
class Computed:
    """Answers by question; a question is asked of something that does not change."""

    answers: dict[Hashable, object] = field(default_factory=dict)
    _asked_by: dict[Hashable, set[Hashable]] = field(default_factory=dict)
    _asking: list[Hashable] = field(default_factory=list)  # the innermost last

    def answer(self, question: Hashable, compute: Callable[[], object]) -> object:
        """Return the answer to a question, computed unless it is known."""
        if self._asking:
            self._asked_by.setdefault(question, set()).add(self._asking[-1])
        if question not in self.answers:
            self._asking.append(question)
            try:
                self.answers[question] = compute()
            finally:
                self._asking.pop()
        return self.answers[question]

    def given(self, question: Hashable, answer: object) -> Computed:
        """Return the same with another answer to a question, without what rests on the one before."""
        stale = self._resting_on(question)
        kept = {each: known for each, known in self.answers.items() if each not in stale}
        asked_by = {each: askers - stale for each, askers in self._asked_by.items()}
        return Computed({**kept, question: answer}, asked_by)

    def _resting_on(self, question: Hashable) -> set[Hashable]:
        """Return the questions in whose answers a question was asked, and itself."""
        found, new = {question}, [question]
        while new:
            askers = self._asked_by.get(new.pop(), set()) - found
            found |= askers
            new += askers
        return found
