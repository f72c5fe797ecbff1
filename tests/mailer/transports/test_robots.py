"""Group robots against doubles that check signature and size and answer with each vendor's errors."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import datetime

import pytest

from mailer.delivery.credentials import Secret
from mailer.delivery.group_letters import compose, send_letters
from mailer.delivery.ledger import Ledger
from mailer.delivery.transport import MailState, Outcome
from mailer.planning.groups import Group, plan_summaries
from mailer.transports.robot_vendors import PER_MINUTE, VENDORS
from mailer.transports.robots import RobotTransport
from mailer.transports.trouble import tls_context
from tests.conftest import Authority
from tests.mailer.mail_samples import NOW, blocked, collaboration, overdue
from tests.mailer.mail_time import Time
from tests.mailer.robot_double import FAULTS, KEY, PATHS, SIGN, Robot, robot_server

AT = datetime(2026, 11, 20, 9).timestamp()
KINDS = tuple(VENDORS)
(SUMMARY,) = plan_summaries([Group("新品群")], [collaboration(overdue(2), blocked(3))], now=NOW)


@pytest.fixture(params=KINDS)
def robot(request: pytest.FixtureRequest) -> Robot:
    return Robot(request.param, now=AT, signs=request.param != "wecom")


@pytest.fixture
def transport(robot: Robot, authority: Authority) -> Iterator[RobotTransport]:
    with robot_server([robot], authority.server_context) as where:
        made = RobotTransport(
            "新品群",
            VENDORS[robot.vendor],
            Secret(where + PATHS[robot.vendor]),
            Secret(SIGN) if robot.signs else None,
            context=tls_context(authority.root),
            timeout=5.0,
            clock=lambda: AT + 30,
        )
        with closing(made):
            yield made


def deliver(transport: RobotTransport) -> Outcome:
    letter = compose(SUMMARY, transport.vendor, NOW)
    return transport.deliver(letter.envelope, letter.message)


def test_message__arrives_signed_and_in_the_vendors_form(
    robot: Robot, transport: RobotTransport
) -> None:
    assert deliver(transport) == Outcome(MailState.SENT)
    (text,) = robot.messages
    has_title = transport.vendor.dialect.has_title
    assert text.startswith("XC20261120-001" if has_title else "**协作提醒：新产品上市**")
    assert transport.name == f"{VENDORS[robot.vendor].title}群：新品群"


REFUSALS = [
    ("no-robot", "没有这个机器人", True, False),
    ("sign", "签名不对", True, False),
    ("keyword", "关键词", True, False),
    ("place", "网络地址", True, False),
    ("other", "不接受消息", True, False),
    ("rate", "稍后再发", False, True),
    ("long", "太长", False, False),
]


@pytest.mark.parametrize(
    ("robot", "fault", "says", "stops", "is_temporary"),
    [(kind, *each) for kind in KINDS for each in REFUSALS if each[0] in FAULTS[kind]],
    indirect=["robot"],
)
def test_refusal__says_what_it_is_and_never_the_address(
    robot: Robot,
    transport: RobotTransport,
    fault: str,
    says: str,
    stops: bool,
    is_temporary: bool,
) -> None:
    robot.script = [fault]
    outcome = deliver(transport)
    assert says in outcome.detail
    assert (outcome.stops_run, outcome.is_temporary) == (stops, is_temporary)
    assert robot.messages == []
    assert KEY not in outcome.detail


@pytest.mark.parametrize("fault", ["drop-before", "drop-after", "503", "garbage-after"])
def test_answer_that_is_lost__leaves_the_message_in_doubt_for_ever(
    robot: Robot, transport: RobotTransport, ledger: Ledger, time: Time, fault: str
) -> None:
    robot.script = [fault]
    letter = compose(SUMMARY, transport.vendor, NOW)

    def send() -> object:
        return send_letters(
            [letter], ledger=ledger, transport=transport, pace=time.pace(), claims=None
        )

    send(), send()
    assert [entry.state for entry in ledger.entries(MailState.UNKNOWN)] == [MailState.UNKNOWN]
    assert len(robot.messages) == (fault in ("drop-after", "garbage-after"))


def test_address__stands_neither_in_the_ledger_nor_in_a_representation(
    robot: Robot, transport: RobotTransport, ledger: Ledger, time: Time
) -> None:
    robot.script = ["no-robot"]
    letter = compose(SUMMARY, transport.vendor, NOW)
    send_letters([letter], ledger=ledger, transport=transport, pace=time.pace(), claims=None)
    assert KEY.encode() not in ledger.path.read_bytes()
    assert KEY not in repr(vars(transport))


def test_rate__of_the_vendors__is_never_reached() -> None:
    assert PER_MINUTE < 20
