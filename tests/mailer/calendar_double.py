"""The calendar of a mailbox in the doubles of Exchange and Graph, and whom its server told what."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime


@dataclass(frozen=True)
class Entry:
    """A meeting as it stands in the calendar."""

    number: str
    note: str
    subject: str
    start: datetime
    end: datetime
    people: frozenset[str]
    place: str = ""
    uid: str = ""
    html: str = ""


@dataclass
class Calendar:
    """Meetings by the id that the server gave them, and every mail that it wrote about one.

    - `told`: what, which meeting, with which note, to whom; twice where it was told twice.
    """

    entries: dict[str, Entry] = field(default_factory=dict)
    told: list[tuple[str, str, str, frozenset[str]]] = field(default_factory=list)

    def enter(self, entry: Entry) -> str:
        key = f"m{len(self.told)}"
        self.entries[key] = entry
        self.told.append(("invited", entry.number, entry.note, entry.people))
        return key

    def change(self, key: str, **values: object) -> None:
        before = self.entries[key]
        after = self.entries[key] = replace(before, **values)  # type: ignore[arg-type]
        self.told.append(("changed", after.number, after.note, after.people))
        if before.people - after.people:
            self.told.append(("cancelled", after.number, "", before.people - after.people))

    def cancel(self, key: str) -> None:
        entry = self.entries.pop(key)
        self.told.append(("cancelled", entry.number, "", entry.people))

    def find(self, number: str) -> list[str]:
        return [key for key, entry in self.entries.items() if entry.number == number]
