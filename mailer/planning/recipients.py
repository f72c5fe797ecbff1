"""Which mailbox a name stands for, or in Chinese why there is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from addin.reading.addresses import is_address
from addin.reading.names import several
from mailer.planning.items import Collaboration, Person, TaskLine
from mailer.planning.reminder_rules import Role
from mailer.text import breaks_lines, one_line


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A name and an address that passed `is_address`."""

    name: str
    address: str

    @property
    def identity(self) -> str:
        """The address as it is compared: people of two workbooks are one by it."""
        return self.address.casefold()


@dataclass(frozen=True, slots=True)
class Found:
    """The mailbox for a name; `away` names whom it stands in for."""

    mailbox: Mailbox
    away: str = ""


@dataclass(frozen=True, slots=True)
class NotFound:
    """Why nobody can be written to."""

    name: str
    reason: str


def names_for(role: Role, task: TaskLine, collaboration: Collaboration) -> tuple[str, ...]:
    """Return who has `role` for this task, as the cells say; empty where one names nobody."""
    heads, sponsors = collaboration.directory.heads, collaboration.directory.sponsors
    match role:
        case Role.OWNER:
            return (task.owner,)
        case Role.HEAD:
            return (heads.get(task.department, "") or _of_owner(task, collaboration).supervisor,)
        case Role.PARTNER:
            return tuple(heads.get(department, "") for department in task.partners)
        case Role.LEAD:
            return (collaboration.lead_person or heads.get(collaboration.lead_department, ""),)
        case Role.SPONSOR:
            nearest = collaboration.sponsor or sponsors.get(task.department, "")
            return (nearest or _of_owner(task, collaboration).sponsor,)
        case Role.TRACKER:
            return (collaboration.tracker,)
        case Role.PROCESS:
            return (heads.get(Role.PROCESS, ""),)
        case _:  # nobody has the other roles for a task
            return ()


def resolve(
    name: str, role: Role, collaboration: Collaboration, domains: Sequence[str] = ()
) -> Found | NotFound:
    """Return the mailbox for `name`, or that of the stand-in while the person is away.

    `domains` limits addresses to these mail domains; empty allows all.
    """
    name = name.strip()
    if not name:
        return NotFound("", f"未填写{role}")
    person = _only(name, collaboration)
    if isinstance(person, NotFound):
        return person
    if not (person.is_away and person.stand_in.strip()):
        return _mailbox(person, domains)
    stand_in = _only(person.stand_in.strip(), collaboration)
    if isinstance(stand_in, NotFound):
        return NotFound(name, f"外出，代理人{stand_in.name}{stand_in.reason}")
    if stand_in.is_away:
        return NotFound(name, f"外出，代理人{stand_in.name}也外出")
    found = _mailbox(stand_in, domains)
    if isinstance(found, NotFound):
        return NotFound(name, f"外出，代理人{found.name}{found.reason}")
    return Found(found.mailbox, away=name)


def is_allowed(address: str, domains: Sequence[str]) -> bool:
    """Return whether an address is in one of these mail domains; empty allows all."""
    domain = address.rpartition("@")[2].casefold()
    return not domains or domain in {allowed.casefold() for allowed in domains}


def _of_owner(task: TaskLine, collaboration: Collaboration) -> Person:
    """Return the owner of a task, the first of several; with a name only where nobody is known."""
    directory = collaboration.directory
    owner = next(iter(several(task.owner, directory.names)), "")
    people = directory.named(owner)
    return people[0] if len(people) == 1 else Person(name=owner, email="")


def _only(name: str, collaboration: Collaboration) -> Person | NotFound:
    people = [p for p in collaboration.directory.named(name) if p.is_active]
    if len(people) == 1:
        return people[0]
    if people:
        return NotFound(name, f"在通讯录中有{len(people)}位同名，无法确定是哪一位")
    if collaboration.directory.named(name):
        return NotFound(name, "在通讯录中已不在职")
    return NotFound(name, "不在通讯录中")


def _mailbox(person: Person, domains: Sequence[str]) -> Found | NotFound:
    name, address = person.name.strip(), person.email.strip()
    if breaks_lines(name):
        return NotFound(name, "的姓名含有换行或控制字符")
    if not address:
        return NotFound(name, "没有邮箱地址")
    if not is_address(address):
        return NotFound(name, f"的邮箱“{address[:60]}”不是有效的地址")
    if not is_allowed(address, domains):
        domain = address.rpartition("@")[2].casefold()
        return NotFound(name, f"的邮箱域名“{domain}”不在允许的范围内")
    return Found(Mailbox(" ".join(one_line(name).split()), address))
