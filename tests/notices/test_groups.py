"""Summaries go into their groups once a day, whatever computer sends; a trial reaches no group."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from addin.errors import MailError
from addin.notices.collaborations import Mailing
from addin.notices.groups import GroupsTold, tell_groups
from addin.notices.planning import RemindingWorkbook
from addin.notices.sending import claims_for, files_of
from addin.standing.workbook_day import WorkbookDay
from mailer.delivery.composing import Settings
from mailer.delivery.config import Config, parse
from mailer.delivery.ledger import Ledger
from mailer.delivery.send import Taken
from tests.conftest import Authority
from tests.mailer.mail_samples import NOW, collaboration, overdue
from tests.mailer.robot_double import PATHS, Robot, robot_server
from tests.standing.limits.cases import book

OTHER = "XC20260901-002"


@pytest.fixture
def robot() -> Robot:
    return Robot("wecom", now=NOW.timestamp())


@pytest.fixture
def config(robot: Robot, authority: Authority, monkeypatch: pytest.MonkeyPatch) -> Iterator[Config]:
    with robot_server([robot], authority.server_context) as where:
        monkeypatch.setenv("XIEZUO_ROBOT", where + PATHS["wecom"])
        yield parse(
            f"""
            [groups.all]
            robot = "wecom"
            address_from = "env:XIEZUO_ROBOT"
            ca_file = '{authority.root}'
            """
        )


def sources(folder: Path) -> list[RemindingWorkbook]:
    """Return two workbooks of which the first has something to say and both work today."""
    day = WorkbookDay.at(book(), NOW.replace(tzinfo=None))
    told = (
        collaboration(overdue(2)),
        collaboration(overdue(1, id=f"{OTHER}-T01"), id=OTHER, title="别的"),
    )
    return [RemindingWorkbook(folder / f"{c.id}.xlsx", day, Mailing(c, True)) for c in told]


def tell(
    folder: Path, config: Config, ledger: Path, settings: Settings | None = None, *, bar: str = ""
) -> GroupsTold:
    made, settings = sources(folder), settings or Settings()
    with closing(Ledger(ledger)) as own:
        claims = claims_for(files_of(made), config, settings, own)
        if claims and bar:
            claims.bar(bar, MailError("不能认领"))
        return tell_groups(
            made,
            NOW,
            config=config,
            settings=settings,
            ledger=own,
            claims=claims,
            taken=Taken(own, claims),
        )


def test_group__is_written_to_once_a_day__from_any_computer(
    robot: Robot, config: Config, tmp_path: Path
) -> None:
    assert tell(tmp_path, config, tmp_path / "1.sqlite").count == 2
    assert tell(tmp_path, config, tmp_path / "1.sqlite") == GroupsTold()
    assert tell(tmp_path, config, tmp_path / "2.sqlite") == GroupsTold()
    assert ["新产品上市" in text for text in robot.messages] == [True, False]
    claimed = (tmp_path / "提醒认领" / f"{OTHER}.jsonl").read_text(encoding="utf-8")
    assert "group|all|" in claimed
    assert "8f3c" not in claimed, "the address is a secret"


def test_trial__and_what_cannot_be_claimed__reaches_no_group(
    robot: Robot, config: Config, tmp_path: Path
) -> None:
    assert tell(tmp_path, config, tmp_path / "1.sqlite", Settings(writes_files=True)).count == 0
    assert tell(tmp_path, config, tmp_path / "1.sqlite", bar=OTHER).count == 1
    assert len(robot.messages) == 1


def test_failure__is_told_with_the_group__and_tried_in_the_next_run(
    robot: Robot, config: Config, tmp_path: Path
) -> None:
    robot.script = ["no-robot"]
    (trouble,) = tell(tmp_path, config, tmp_path / "1.sqlite").troubles
    assert trouble.startswith("没有写进群“all”：企业微信群：all：没有这个机器人（93000）")
    assert tell(tmp_path, config, tmp_path / "1.sqlite").count == 2


def test_secret_that_is_missing__is_told__and_harms_no_other_group(
    robot: Robot, config: Config, tmp_path: Path
) -> None:
    other = {**config.groups["all"], "address_from": "env:XIEZUO_NONE", "collaborations": (OTHER,)}
    both = replace(config, groups={"缺": other, **config.groups})
    told = tell(tmp_path, both, tmp_path / "1.sqlite")
    assert told.count == 1
    assert "环境变量 XIEZUO_NONE 没有值" in told.troubles[0]
