"""What the runs by the scheduler did: which are missed, which failed, when the next one comes."""

from __future__ import annotations

from datetime import datetime, time, timedelta, timezone

import pytest

from addin.cli.schedule.record import (
    KEPT,
    Record,
    Run,
    Step,
    read_record,
    record_path,
    write_record,
)

ZONE = timezone(timedelta(hours=8))
TIMES = (time(8, 30), time(17))


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-{text}").replace(tzinfo=ZONE)


def run(text: str, *, is_done: bool = True) -> Run:
    return Run(at(text), (Step("提醒", is_done, ("发出 3 封。",)),), ("“王芳”没有邮箱地址",))


def record(*runs: Run, since: str = "01 08:00") -> Record:
    return Record(TIMES, at(since), runs)


@pytest.mark.parametrize(
    ("now", "coming"),
    [("20 08:29", "20 08:30"), ("20 08:30", "20 17:00"), ("20 18:00", "21 08:30")],
)
def test_next_run(now: str, coming: str) -> None:
    assert record().next_run(at(now)) == at(coming)


def test_next_run__not_set_up__is_none() -> None:
    assert Record().next_run(at("20 08:00")) is None


@pytest.mark.parametrize(
    ("now", "last", "missed"),
    [
        ("20 08:45", "19 17:00", None),  # it may still come
        ("20 10:31", "19 17:00", "20 08:30"),
        ("20 10:31", "20 08:30", None),
        ("20 10:31", "20 09:50", None),  # it was made up for
        ("20 21:00", "18 17:00", "20 17:00"),
    ],
)
def test_run__that_did_not_come__is_noticed(now: str, last: str, missed: str | None) -> None:
    assert record(run(last)).missed(at(now)) == (at(missed) if missed else None)


def test_run__before_it_was_set_up__is_not_missed() -> None:
    assert record(since="20 09:00").missed(at("20 12:00")) is None
    assert record(since="20 09:00").missed(at("20 20:00")) == at("20 17:00")


def test_failures__are_those_in_a_row_until_now() -> None:
    bad, good = run("20 17:00", is_done=False), run("19 17:00")
    assert len(record(bad, bad, good, bad).failures) == 2
    assert record(good, bad).failures == ()


def test_record__is_kept__with_the_latest_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = record()
    for _ in range(KEPT + 5):
        kept = kept.with_run(run("20 17:00"))
    write_record(kept)
    assert read_record() == kept
    assert len(kept.runs) == KEPT


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"times": ["x"], "since": "", "runs": []}'])
def test_record__that_cannot_be_read__counts_as_none(text: str) -> None:
    record_path().parent.mkdir(parents=True, exist_ok=True)
    record_path().write_text(text)
    assert read_record() == Record()
