"""Summaries of workbooks for the groups of a team chat: planned, shown, written by robots (Q-41)."""

from __future__ import annotations

from collections.abc import Container, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime

from addin.errors import XiezuoError
from addin.notices.collaborations import company_moment
from addin.notices.planning import RemindingWorkbook
from mailer.delivery.claims import Claims
from mailer.delivery.composing import Settings
from mailer.delivery.config import Config
from mailer.delivery.group_letters import GroupLetter, compose, send_letters
from mailer.delivery.ledger import Ledger
from mailer.delivery.pace import Pace, ServerLimits, local_time
from mailer.delivery.transport import Envelope, Outcome, mail_number
from mailer.letters.mime import message_id
from mailer.planning.groups import Group, Summary, plan_summaries
from mailer.planning.recipients import Mailbox
from mailer.transports import robot_of
from mailer.transports.robot_vendors import PER_MINUTE, VENDORS


@dataclass(slots=True)
class GroupsTold:
    """How many messages went into groups, and what went wrong."""

    count: int = 0
    troubles: list[str] = field(default_factory=list)


def summaries(
    sources: Sequence[RemindingWorkbook],
    moment: datetime,
    config: Config,
    taken: Container[str] = frozenset(),
) -> list[Summary]:
    """Return what the groups of the settings are to hear now."""
    groups = [Group(name, own["collaborations"]) for name, own in config.groups.items()]
    at_work = [each.mailing.collaboration for each in sources if each.mailing.is_working_day]
    now = company_moment([source.content for source in sources], moment)
    return list(plan_summaries(groups, at_work, now=now, taken=taken))


def letters(found: Sequence[Summary], config: Config, now: datetime) -> list[GroupLetter]:
    """Return the messages of summaries, each in the markdown of its group's program."""
    vendors = {name: VENDORS[own["robot"]] for name, own in config.groups.items()}
    return [compose(each, vendors[each.group.name], now) for each in found]


def tell_groups(
    sources: Sequence[RemindingWorkbook],
    moment: datetime,
    *,
    config: Config,
    settings: Settings,
    ledger: Ledger,
    claims: Claims | None,
    taken: Container[str],
) -> GroupsTold:
    """Write into each group what is new; a trial reaches nobody, and so no group.

    What goes wrong with one group is told, and the others are written to.
    """
    told = GroupsTold()
    if settings.is_trial:
        return told
    found = [
        each
        for each in summaries(sources, moment, config, taken)
        if not (claims and each.collaboration.id in claims.barred)
    ]
    for name in dict.fromkeys(each.group.name for each in found):
        own = [each for each in found if each.group.name == name]
        try:
            with closing(robot_of(config, name)) as robot:
                tally = send_letters(
                    letters(own, config, company_moment([s.content for s in sources], moment)),
                    ledger=ledger,
                    transport=robot,
                    pace=Pace(ServerLimits(per_minute=PER_MINUTE)),
                    claims=claims,
                )
        except XiezuoError as error:
            told.troubles.append(f"没有写进群“{name}”：{error}")
            continue
        told.count += len(tally.sent)
        told.troubles += [f"没有写进群“{name}”：{reason}" for _, reason in tally.failed]
        told.troubles += [
            f"不能确认是否写进了群“{name}”（编号 {mail_number(each.envelope.message_id)}）：{reason}"
            for each, reason in tally.unknown
        ]
    return told


def groups_sentence(told: GroupsTold) -> str:
    """Return how many messages went into groups; empty for none."""
    return f"写进群 {told.count} 条。" if told.count else ""


def write_line(config: Config, group: str, text: str) -> tuple[Outcome, str]:
    """Write one sentence into a group; return what became of it, and how the group is called.

    Raises:
        InputError, MailError: a file or a secret of the settings is missing.
    """
    at = local_time()
    sender = Mailbox("", "xiezuo@group")
    identity = message_id([group, at.isoformat()], sender)
    envelope = Envelope(sender, (Mailbox(group, group),), "协作提醒", identity, at)
    with closing(robot_of(config, group)) as robot:
        return robot.deliver(envelope, f"**协作提醒**：{text}".encode()), robot.name
