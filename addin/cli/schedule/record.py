"""What the runs by the scheduler did: kept, so that somebody notices one that fails or does not come."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime, time, timedelta
from pathlib import Path

import platformdirs

from addin.book.files import write_file
from addin.errors import SaveFailed

KEPT = 20
GRACE = timedelta(hours=2)
"""How late a run may be: a computer that slept makes up for it when it wakes."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that a run did, whether it went well, and in sentences what came of it."""

    name: str
    is_done: bool
    told: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Run:
    """One run: when it began, its steps, who could not be written to and why, whom it alarmed.

    `ahead` is what will stop the runs to come, such as a password that ends.
    """

    at: datetime
    steps: tuple[Step, ...]
    refused: tuple[str, ...] = ()
    alarm: str = ""
    ahead: str = ""

    @property
    def is_done(self) -> bool:
        """Whether every step went well."""
        return all(step.is_done for step in self.steps)


@dataclass(frozen=True, slots=True)
class Record:
    """When runs are to come, since when, and the latest of them, the last one first."""

    times: tuple[time, ...] = ()
    since: datetime | None = None
    runs: tuple[Run, ...] = ()

    def with_run(self, run: Run) -> Record:
        """Return the record with one more run."""
        return replace(self, runs=(run, *self.runs)[:KEPT])

    @property
    def failures(self) -> Sequence[Run]:
        """The runs that failed one after another until now."""
        first_good = next((n for n, run in enumerate(self.runs) if run.is_done), len(self.runs))
        return self.runs[:first_good]

    def next_run(self, now: datetime) -> datetime | None:
        """Return when the scheduler runs next; None where it is not set up."""
        moments = self._moments(now)
        return next((moment for moment in moments if moment > now), None)

    def missed(self, now: datetime) -> datetime | None:
        """Return the latest run that should have been by now and was not."""
        last = self.runs[0].at if self.runs else None
        for moment in reversed(self._moments(now)):
            if moment + GRACE > now:
                continue
            if (last and last >= moment) or not self.since or moment < self.since:
                return None
            return moment
        return None

    def _moments(self, now: datetime) -> list[datetime]:
        days = (now.date() + timedelta(days=n) for n in (-1, 0, 1))
        return [datetime.combine(day, at, now.tzinfo) for day in days for at in self.times]


def record_path() -> Path:
    """Return where the record is kept."""
    return platformdirs.user_data_path("xiezuo", appauthor=False) / "schedule.json"


def read_record() -> Record:
    """Return the record; an empty one where there is none, or none that can be read."""
    with suppress(OSError, ValueError, TypeError, KeyError):
        kept = json.loads(record_path().read_text(encoding="utf-8"))
        return Record(
            times=tuple(time.fromisoformat(each) for each in kept["times"]),
            since=datetime.fromisoformat(kept["since"]) if kept["since"] else None,
            runs=tuple(_run(each) for each in kept["runs"]),
        )
    return Record()


def write_record(record: Record) -> None:
    """Keep the record, as far as it can be written: a run is not worth less without."""
    text = json.dumps(asdict(record), ensure_ascii=False, indent=1, default=lambda v: v.isoformat())
    with suppress(SaveFailed):
        write_file(record_path(), text.encode())


def _run(kept: dict[str, list[dict[str, str]]]) -> Run:
    return Run(
        at=datetime.fromisoformat(str(kept["at"])),
        steps=tuple(
            Step(str(each["name"]), bool(each["is_done"]), tuple(each["told"]))
            for each in kept["steps"]
        ),
        refused=tuple(map(str, kept["refused"])),
        alarm=str(kept["alarm"]),
        ahead=str(kept.get("ahead", "")),  # records of earlier versions have none
    )
