"""`xiezuo` and a real Postfix: what is sent arrives once, and what comes back is known."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from addin.book.closed.workbook import ClosedWorkbook
from addin.content import Changes
from addin.forms.vocabularies import CAME_BACK
from mailer.delivery.transport import mail_number
from tests.cli.running import settings_file, xiezuo
from tests.conftest import DEMO_DAY, Authority
from tests.mailer.mail_servers import POSTFIX, VARIABLE, mail_server
from tests.mailer.postfix_server import Postfix
from tests.workbooks import fill, read, rows

pytestmark = pytest.mark.slow


@pytest.fixture
def postfix(
    authority: Authority, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Postfix]:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "用户 设置"))
    monkeypatch.setenv(VARIABLE, "")
    with mail_server(POSTFIX, authority) as running:
        settings_file(tmp_path).write_text(running.settings, encoding="utf-8")
        assert isinstance(running.server, Postfix)
        yield running.server


def test_two_computers__at_once__each_mail_arrives_once_and_one_comes_back(
    postfix: Postfix, sample_workbook: Path, tmp_path: Path
) -> None:
    ClosedWorkbook(sample_workbook).write(Changes(replace={"ReminderLog": []}))
    keeper = read(sample_workbook).text("plan.tracker")
    owner, row = next(
        (name, row)
        for row, name in enumerate(read(sample_workbook).table("People").texts("name"))
        if name != keeper and name in read(sample_workbook).table("Tasks").texts("owner")
    )
    fill(sample_workbook, "People", {(row, "email"): "nobody@example.com"})
    ledgers = [tmp_path / f"{name}.sqlite3" for name in ("甲", "乙")]
    words = ("remind", sample_workbook, "--on", DEMO_DAY, "--ledger")
    computers = [
        subprocess.Popen([sys.executable, "-m", "addin.cli", *words, ledger]) for ledger in ledgers
    ]
    assert [each.wait(300) for each in computers] == [0, 0]
    said = [xiezuo(*words, ledger).out for ledger in ledgers]
    assert all("发出提醒邮件 0 封" in each for each in said)
    log = rows(sample_workbook, "ReminderLog")
    arrived = {mail_number(each) for each in postfix.deliveries}
    assert len(arrived) == len(postfix.deliveries) > 3
    lost = {row["mail_number"] for row in log} - arrived
    assert lost == {row["mail_number"] for row in log if row["recipient"] == owner}
    inbox = tmp_path / "收到"
    inbox.mkdir()
    for number, mail in enumerate(postfix.sent_back):
        (inbox / f"{number}.eml").write_bytes(mail)
    for ledger in ledgers:
        xiezuo("inbox", sample_workbook, "--mails", inbox, "--ledger", ledger)
    log = rows(sample_workbook, "ReminderLog")
    assert {row["mail_number"] for row in log if row["outcome"] == CAME_BACK} == lost
