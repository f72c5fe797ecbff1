"""The run: retries only what was certainly not accepted, keeps the pace, knows when to give up."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import timedelta

import pytest

from mailer.delivery.dispatch import Tally, dispatch, reconcile
from mailer.delivery.ledger import Ledger
from mailer.delivery.ledger_schema import _FIRST, _SINCE_2
from mailer.delivery.transport import Envelope, MailState, Outcome
from tests.mailer.mail_samples import NOW
from tests.mailer.mail_time import Letter, Time, letters

BUSY = Outcome(MailState.FAILED, "服务器忙。", is_temporary=True)
REFUSED = Outcome(MailState.FAILED, "收件人不存在。")
DOUBT = Outcome(MailState.UNKNOWN, "连接中断。")
SENT = Outcome(MailState.SENT)


class Scripted:
    """A transport that answers by script; what is not SENT did not arrive unless `arrives`."""

    name = "scripted"

    def __init__(self, *outcomes: Outcome, settles_after: timedelta = timedelta(0)) -> None:
        self.outcomes = list(outcomes)
        self.settles_after = settles_after
        self.tried: list[str] = []
        self.arrived: list[str] = []
        self.look: Callable[[str], bool | None] = self.arrived.__contains__

    def deliver(self, envelope: Envelope, message: bytes) -> Outcome:
        self.tried.append(envelope.message_id)
        outcome = self.outcomes.pop(0) if self.outcomes else SENT
        if outcome.state is MailState.SENT:
            self.arrived.append(envelope.message_id)
        return outcome

    def was_delivered(self, message_id: str) -> bool | None:
        return self.look(message_id)

    def close(self) -> None:
        pass


def run(
    ledger: Ledger, transport: Scripted, time: Time, count: int = 5, **limits: float
) -> Tally[Letter]:
    with ledger.session():
        return dispatch(letters(count), ledger, transport, time.pace(**limits))


def states(ledger: Ledger) -> list[MailState]:
    by_subject = sorted(ledger.entries(*MailState), key=lambda entry: entry.subject)
    return [entry.state for entry in by_subject]


def test_busy_server__same_mail_again_after_growing_pauses(ledger: Ledger, time: Time) -> None:
    transport = Scripted(BUSY, BUSY, BUSY)
    tally = run(ledger, transport, time, count=1)
    assert len(tally.sent) == 1
    assert time.waits == [2.0, 4.0, 8.0]
    assert ledger.entries(MailState.SENT)[0].attempts == 4


def test_pause__is_at_random_and_never_longer_than_a_minute(time: Time) -> None:
    drawn: list[tuple[float, float]] = []
    pace = time.pace(attempts=10)
    pace._dice = lambda least, most: drawn.append((least, most)) or most
    for attempt in range(1, 10):
        assert pace.wait_before_retry(attempt, 0)
    assert drawn[0] == (1.0, 2.0)
    assert drawn[-1] == (30.0, 60.0)
    assert not pace.wait_before_retry(10, 0)


def test_server_that_names_a_time__gets_it(ledger: Ledger, time: Time) -> None:
    asks = Outcome(MailState.FAILED, "请稍后。", is_temporary=True, wait=90)
    assert len(run(ledger, Scripted(asks), time, count=1).sent) == 1
    assert time.waits == [91.0], "never earlier than asked, with a second of dice"


def test_server_that_asks_for_longer_than_our_patience__ends_the_run(
    ledger: Ledger, time: Time
) -> None:
    asks = Outcome(MailState.FAILED, "请一小时后再来。", is_temporary=True, wait=3600)
    tally = run(ledger, Scripted(asks), time)
    assert (len(tally.failed), len(tally.left), time.waits) == (1, 4, [])
    assert tally.stopped == "请一小时后再来。"


@pytest.mark.parametrize("outcome", [REFUSED, DOUBT])
def test_mail__refused_for_good_or_in_doubt__is_not_tried_again(
    outcome: Outcome, ledger: Ledger, time: Time
) -> None:
    transport = Scripted(outcome)
    run(ledger, transport, time, count=2)
    assert len(transport.tried) == 2
    assert time.waits == []


def test_three_in_a_row_for_the_servers_sake__stop_the_run(ledger: Ledger, time: Time) -> None:
    transport = Scripted(*[BUSY] * 99)
    tally = run(ledger, transport, time, count=9, attempts=2)
    assert (len(tally.failed), len(tally.left), len(transport.tried)) == (3, 6, 6)
    assert tally.stopped == "服务器忙。"
    assert states(ledger)[:3] == [MailState.FAILED] * 3
    assert states(ledger)[3:] == [MailState.PLANNED] * 6
    assert len(run(ledger, Scripted(), time, count=9).sent) == 9, "the next run sends them all"


def test_doubts_in_a_row__stop_the_run_too(ledger: Ledger, time: Time) -> None:
    tally = run(ledger, Scripted(*[DOUBT] * 9), time, count=9)
    assert (len(tally.unknown), len(tally.left)) == (3, 6)


def test_bad_addresses_in_a_row__are_their_own_fault_and_stop_nothing(
    ledger: Ledger, time: Time
) -> None:
    tally = run(ledger, Scripted(*[REFUSED] * 5), time, count=6)
    assert (len(tally.failed), len(tally.sent), tally.stopped) == (5, 1, "")


def test_success_between_failures__starts_the_count_anew(ledger: Ledger, time: Time) -> None:
    script = [BUSY, BUSY, SENT, BUSY, BUSY, SENT]
    tally = run(ledger, Scripted(*script), time, count=6, attempts=1)
    assert (len(tally.sent), tally.stopped) == (2, "")


def test_rate__at_most_so_many_in_any_minute(ledger: Ledger, time: Time) -> None:
    moments = []

    class Clocked(Scripted):
        def deliver(self, envelope: Envelope, message: bytes) -> Outcome:
            moments.append(time.now)
            time.now += timedelta(seconds=1)
            return super().deliver(envelope, message)

    run(ledger, Clocked(), time, count=30, per_minute=10)
    for at, moment in enumerate(moments[10:]):
        assert moment - moments[at] >= timedelta(minutes=1)
    assert moments[-1] - moments[0] < timedelta(minutes=3), "and no slower than that"


def test_rate__retries_count_too(ledger: Ledger, time: Time) -> None:
    run(ledger, Scripted(BUSY, BUSY), time, count=1, per_minute=1)
    assert time.now - NOW >= timedelta(minutes=2)


def test_crash_in_a_pause__leaves_no_doubt(ledger: Ledger, time: Time) -> None:
    class PowerCut(BaseException):
        pass

    def cut(seconds: float) -> None:
        raise PowerCut

    pace = time.pace()
    pace._sleep = cut
    with pytest.raises(PowerCut), ledger.session():
        dispatch(letters(2), ledger, Scripted(BUSY), pace)
    assert states(ledger) == [MailState.FAILED, MailState.PLANNED]


def test_doubt__found_at_the_end_of_the_run__is_sent(ledger: Ledger, time: Time) -> None:
    transport = Scripted(DOUBT, settles_after=timedelta(minutes=10))
    transport.look = lambda message_id: True
    tally = run(ledger, transport, time, count=2)
    assert (len(tally.sent), tally.unknown) == (2, [])
    assert states(ledger) == [MailState.SENT] * 2


def test_doubt__not_found__stays_until_nothing_can_turn_up_any_more(
    ledger: Ledger, time: Time
) -> None:
    transport = Scripted(DOUBT, settles_after=timedelta(minutes=10))
    assert len(run(ledger, transport, time, count=2).unknown) == 1
    for minutes, unclear in ((0, 1), (9, 1), (9.9, 1), (10, 0)):
        time.now = NOW + timedelta(minutes=minutes)
        with ledger.session():
            doubts = reconcile(ledger, transport, time.pace())
        assert len(doubts.unclear) == unclear, minutes
    assert states(ledger) == [MailState.FAILED, MailState.SENT]
    assert ledger.entries(MailState.FAILED)[0].detail == "发送中断后核实：未送达"


def test_doubt__where_not_even_a_sent_mail_is_found__stays_for_a_person(
    ledger: Ledger, time: Time
) -> None:
    transport = Scripted(DOUBT, settles_after=timedelta(minutes=10))
    transport.look = lambda message_id: False  # a server that gives mails other Message-IDs
    run(ledger, transport, time, count=2)
    time.now += timedelta(days=1)
    with ledger.session():
        assert len(reconcile(ledger, transport, time.pace()).unclear) == 1
    assert states(ledger) == [MailState.UNKNOWN, MailState.SENT]


def test_doubt__whose_folder_cannot_be_looked_into__stays_for_a_person_with_its_reason(
    ledger: Ledger, time: Time
) -> None:
    transport = Scripted(DOUBT)
    transport.look = lambda message_id: None
    run(ledger, transport, time, count=1)
    time.now += timedelta(days=9)
    with ledger.session():
        assert len(reconcile(ledger, transport, time.pace()).unclear) == 1
    assert ledger.entries(MailState.UNKNOWN)[0].detail == "连接中断。"


def test_letter__that_was_sent_before__is_refused_before_anything_is_tried(
    ledger: Ledger, time: Time
) -> None:
    run(ledger, Scripted(), time, count=1)
    transport = Scripted()
    with pytest.raises(Exception, match="发送记录无法读写"):
        run(ledger, transport, time, count=2)
    assert transport.tried == []


@pytest.mark.parametrize("version", [1, 2])
def test_ledger_of_an_earlier_version__is_brought_up_and_remembers(
    version: int, ledger: Ledger, time: Time
) -> None:
    ledger.path.parent.mkdir()
    db = sqlite3.connect(ledger.path)
    for script in (_FIRST, _SINCE_2)[:version]:
        db.executescript(script)
    db.execute(f"PRAGMA user_version = {version}")
    db.execute(
        "INSERT INTO mail (message_id, via, recipient, subject, state, changed)"
        " VALUES ('<1@x>', 'smtp:a', 'w@x', '主题', 'sent', ?)",
        (NOW.isoformat(),),
    )
    db.execute("INSERT INTO line (key, message_id) VALUES ('old', '<1@x>')")
    db.commit()
    db.close()
    assert "old" in ledger
    entry = ledger.entries(MailState.SENT)[0]
    assert (entry.planned_for, entry.tried, entry.name, entry.mark) == (NOW, None, "", None)
    assert ledger.unlogged("") == [] or all(row.line.key == "old" for row in ledger.unlogged(""))
    assert len(run(ledger, Scripted(), time).sent) == 5


def test_letters__of_one_run__are_planned_before_the_first_is_tried(
    ledger: Ledger, time: Time
) -> None:
    seen: list[int] = []

    class Looking(Scripted):
        def deliver(self, envelope: Envelope, message: bytes) -> Outcome:
            seen.append(len(ledger.entries(MailState.PLANNED)))
            assert [e.message_id for e in ledger.entries(MailState.SENDING)] == [
                envelope.message_id
            ]
            return super().deliver(envelope, message)

    run(ledger, Looking(), time, count=3)
    assert seen == [2, 1, 0]


@pytest.mark.parametrize("limits", [{}, {"per_minute": 25}])
def test_sending__is_committed_before_each_mail_and_for_no_other(
    ledger: Ledger, time: Time, limits: dict[str, float]
) -> None:
    seen: list[list[str]] = []

    class Watching(Scripted):
        def deliver(self, envelope: Envelope, message: bytes) -> Outcome:
            with sqlite3.connect(ledger.path) as other:
                rows = other.execute("SELECT message_id FROM mail WHERE state = 'sending'")
                seen.append([name for (name,) in rows])
            other.close()
            return super().deliver(envelope, message)

    transport = Watching(SENT, REFUSED, SENT, BUSY, SENT, DOUBT)
    run(ledger, transport, time, count=6, **limits)
    assert seen == [[name] for name in transport.tried]
    assert states(ledger).count(MailState.SENT) == 4
    assert states(ledger).count(MailState.SENDING) == 0
