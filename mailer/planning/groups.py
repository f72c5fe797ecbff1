"""What a group of a team chat hears: one summary a collaboration and day (Q-41)."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from mailer.planning.digests import Line, concerns
from mailer.planning.items import Collaboration


@dataclass(frozen=True, slots=True)
class Group:
    """A group by its name; without `collaborations` it hears of all that no other group has."""

    name: str
    collaborations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Summary:
    """What a group hears of one collaboration on a day; `lines`, the most pressing first."""

    group: Group
    collaboration: Collaboration
    day: date
    lines: tuple[Line, ...]

    @property
    def key(self) -> str:
        """The key that lets one summary a day through."""
        parts = ("group", self.group.name, self.collaboration.id, self.day.isoformat())
        return "|".join(part.replace("%", "%25").replace("|", "%7C") for part in parts)


def plan_summaries(
    groups: Collection[Group],
    collaborations: Sequence[Collaboration],
    *,
    now: datetime,
    taken: Container[str] = frozenset(),
) -> Iterator[Summary]:
    """Yield what each group is to hear now: nothing where there is nothing to act on.

    Args:
        collaborations: those for which today is a working day.
        taken: keys of what was said before.
    """
    named = {name for group in groups for name in group.collaborations}
    for group in groups:
        for each in collaborations:
            if each.id in group.collaborations or (
                not group.collaborations and each.id not in named
            ):
                summary = Summary(group, each, now.date(), tuple(concerns(each, now)))
                if summary.lines and summary.key not in taken:
                    yield summary
