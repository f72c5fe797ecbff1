"""`xiezuo mail`: set-up, a mail to oneself, the ledger, and what a person decides about doubts."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from time import time

import keyring
import pytest
from keyring.backends.fail import Keyring as NoKeyring

from addin.book.closed.workbook import ClosedWorkbook
from addin.content import Changes
from mailer.delivery.config import load
from tests.cli.running import Result, settings_file, xiezuo
from tests.conftest import DEMO_DAY, Authority
from tests.mailer.password_store import Memory
from tests.mailer.robot_double import KEY, PATHS, SIGN, Robot, robot_server
from tests.mailer.smtp_server import PASSWORD, USER, Scripted, smtp_server
from tests.workbooks import rows

pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
VARIABLE = "XIEZUO_TEST_SECRET"


@pytest.fixture(autouse=True)
def no_settings_of_a_person(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "用户 设置"))


@pytest.fixture
def workbook(sample_workbook: Path) -> Path:
    """A sample of whose tasks nobody was reminded yet."""
    ClosedWorkbook(sample_workbook).write(Changes(replace={"ReminderLog": []}))
    return sample_workbook


@pytest.fixture
def server() -> Scripted:
    return Scripted()


@pytest.fixture
def settings(
    server: Scripted, authority: Authority, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Path]:
    """Settings for an SMTP server that runs during the test."""
    monkeypatch.setenv(VARIABLE, PASSWORD)
    with smtp_server(server, authority.server_context) as port:
        yield write_settings(settings_file(tmp_path), port, authority)


def write_settings(path: Path, port: int, authority: Authority, **mail: object) -> Path:
    more = "".join(f"{key} = {value!r}\n" for key, value in mail.items())
    path.write_text(
        f"""
[mail]
transport = "smtp"
sender = "{USER}"
per_minute = 1000
{more}
[smtp]
host = "127.0.0.1"
port = {port}
user = "{USER}"
secret_from = "env:{VARIABLE}"
ca_file = '{authority.root}'
timeout = 2
""",
        encoding="utf-8",
    )
    return path


def remind(workbook: Path, *options: str) -> Result:
    return xiezuo("remind", workbook, "--on", DEMO_DAY, *options)


def test_setup__writes_a_file_that_is_understood_and_never_over_another(tmp_path: Path) -> None:
    path = tmp_path / "设置 文件" / "xiezuo.toml"
    result = xiezuo("mail", "setup", path)
    assert (result.code, result.err) == (0, "")
    assert "xiezuo mail test" in result.out
    assert load(path).transport == "outbox"
    path.write_text('[mail]\nsender = "a@example.com"\n')
    again = xiezuo("mail", "setup", path)
    assert again.code == 2
    assert "已有设置文件，没有改动" in again.err
    assert "a@example.com" in path.read_text()


def test_password__typed__goes_into_the_store_and_nowhere_else(
    settings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.write_text(settings.read_text().replace(f"env:{VARIABLE}", "keyring"))
    before, store = keyring.get_keyring(), Memory()
    keyring.set_keyring(store)
    try:
        monkeypatch.setattr("sys.stdin", io.StringIO(PASSWORD + "\n"))
        result = xiezuo("mail", "password")
        assert (result.code, result.err) == (0, "")
        assert list(store.kept.values()) == [PASSWORD]
        assert PASSWORD not in result.said
        assert xiezuo("mail", "test").code == 0
        monkeypatch.setattr("sys.stdin", io.StringIO("\n"))
        assert "没有输入密码" in xiezuo("mail", "password").err
    finally:
        keyring.set_keyring(before)


def test_password__no_store__is_refused_with_the_way_out(
    settings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.write_text(settings.read_text().replace(f"env:{VARIABLE}", "keyring"))
    before = keyring.get_keyring()
    keyring.set_keyring(NoKeyring())
    try:
        monkeypatch.setattr("sys.stdin", io.StringIO("geheim\n"))
        result = xiezuo("mail", "password")
    finally:
        keyring.set_keyring(before)
    assert result.code == 2
    assert "没有可用的系统密码库" in result.err
    assert "env:XIEZUO_变量名" in result.err
    assert "geheim" not in result.said


def test_group__address_and_key_are_kept__and_a_line_shows_that_they_work(
    settings: Path, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    robot = Robot("dingtalk", now=time(), signs=True)
    before = keyring.get_keyring()
    store = Memory()
    keyring.set_keyring(store)
    try:
        with robot_server([robot], authority.server_context) as where:
            settings.write_text(
                f"[groups.all]\nrobot = 'dingtalk'\nsign_from = 'keyring'\n"
                f"ca_file = '{authority.root}'\n",
                encoding="utf-8",
            )
            typed = f"{where}{PATHS['dingtalk']}\n{SIGN}\n"
            monkeypatch.setattr("sys.stdin", io.StringIO(typed))
            said = xiezuo("mail", "password", "--group", "all")
            assert (said.code, "机器人地址" in said.out, "加签密钥" in said.out) == (0, True, True)
            assert KEY not in said.out + said.err
            sent = xiezuo("mail", "test", "--group", "all")
            assert (sent.code, "测试消息已写进 钉钉群：all。" in sent.out) == (0, True)
            robot.script = ["keyword"]
            refused = xiezuo("mail", "test", "--group", "all")
            assert (refused.code, "关键词" in refused.out) == (2, True)
    finally:
        keyring.set_keyring(before)
    assert [text for text in robot.messages if "测试消息" in text] == robot.messages
    assert "没有群“无”" in xiezuo("mail", "test", "--group", "无").err


def test_password__where_none_is_used__says_so(settings: Path, tmp_path: Path) -> None:
    assert f"密码来自环境变量 {VARIABLE}" in xiezuo("mail", "password").err
    settings.unlink()
    assert "outbox 这样设置时不用密码" in xiezuo("mail", "password").err


def test_test__sends_one_mail_to_oneself(settings: Path, server: Scripted) -> None:
    result = xiezuo("mail", "test")
    assert (result.code, result.err) == (0, "")
    assert f"测试邮件已发给 {USER}" in result.out
    assert [to for _, to, _ in server.accepted] == [(USER,)]
    assert xiezuo("mail", "test", "--to", "wang@example.com").code == 0
    assert server.accepted[1][1] == ("wang@example.com",)
    assert "不是邮箱地址" in xiezuo("mail", "test", "--to", "王芳").err


def test_test__without_settings__writes_into_the_outbox(tmp_path: Path) -> None:
    assert xiezuo("mail", "test").code == 0
    assert len(list((tmp_path / "outbox").glob("*.eml"))) == 1


def test_test__wrong_password__one_attempt_and_the_remedy(
    settings: Path, server: Scripted, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, "wrong-Geheim")
    result = xiezuo("mail", "test")
    assert (result.code, server.logins) == (2, 1)
    assert f"不认可 {USER} 的密码" in result.out
    assert "xiezuo mail password" in result.out
    document = xiezuo("mail", "test", "--json").document
    assert document["state"] == "failed"
    assert "wrong-Geheim" not in result.said + str(document)


def test_test__unknown_authority__names_the_setting_that_helps(settings: Path) -> None:
    kept = (line for line in settings.read_text().splitlines() if "ca_file" not in line)
    settings.write_text("\n".join(kept))
    result = xiezuo("mail", "test")
    assert result.code == 2
    assert "不是由这台电脑信任的机构签发的" in result.out
    assert "ca_file" in result.out


def test_test__secret_that_was_never_given__is_asked_for(
    settings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(VARIABLE)
    result = xiezuo("mail", "test")
    assert result.code == 2
    assert f"环境变量 {VARIABLE} 没有值" in result.err


def test_remind__goes_out_by_the_server_once_and_the_workbook_says_so(
    settings: Path, server: Scripted, workbook: Path
) -> None:
    first = remind(workbook)
    assert (first.code, first.err) == (0, "")
    count = len(server.accepted)
    assert count > 3
    assert f"发出提醒邮件 {count} 封（smtp:127.0.0.1:" in first.out
    assert "发出提醒邮件 0 封" in remind(workbook).out
    assert len(server.accepted) == count
    log = rows(workbook, "ReminderLog")
    assert {row["outcome"] for row in log} == {"已发送"}
    listed = xiezuo("mail", "log", "--last", "500", "--json").document
    assert listed["total"] == count
    assert {mail["number"] for mail in listed["mails"]} == {row["mail_number"] for row in log}
    assert "发送记录是空的" not in xiezuo("mail", "log").out


def test_remind__outbox_on_the_command_line__counts_before_the_settings(
    settings: Path, server: Scripted, workbook: Path, tmp_path: Path
) -> None:
    remind(workbook, "--outbox", "发件箱")
    assert list((tmp_path / "发件箱").glob("*.eml"))
    assert server.accepted == []


def test_remind__tried_without_settings__does_not_use_up_the_real_reminders(
    settings: Path, server: Scripted, workbook: Path, tmp_path: Path
) -> None:
    kept = settings.read_text()
    settings.unlink()
    tried = remind(workbook)
    written = list((tmp_path / "outbox").glob("*.eml"))
    assert f"写出提醒邮件 {len(written)} 封，放在 outbox。只写成文件，没有发给任何人。" in tried.out
    assert {row["outcome"] for row in rows(workbook, "ReminderLog")} == {"已写出"}
    assert "写出提醒邮件 0 封" in remind(workbook).out, "nor is a trial written twice"
    settings.write_text(kept)
    shown = remind(workbook, "--dry-run", "--json").document
    assert len(shown["mails"]) == len(written)
    remind(workbook)
    assert len(server.accepted) == len(written)
    outcomes = [row["outcome"] for row in rows(workbook, "ReminderLog")]
    assert outcomes.count("已写出") == outcomes.count("已发送") > 0
    listed = xiezuo("mail", "log", "--last", "500")
    assert "已写出" in listed.out


def test_remind__flags_tasks_where_the_settings_ask_for_it(tmp_path: Path, workbook: Path) -> None:
    settings_file(tmp_path).write_text("[mail]\nflag_tasks = true\n")
    assert remind(workbook).code == 0
    mails = [path.read_bytes() for path in (tmp_path / "outbox").glob("*.eml")]
    flagged = sum(b"\r\nX-Message-Flag: " in mail for mail in mails)
    assert 0 < flagged < len(mails), "not those about tasks of others"


def test_remind__trial__goes_to_one_mailbox_and_keeps_the_real_ones_for_later(
    settings: Path, server: Scripted, authority: Authority, workbook: Path
) -> None:
    text = settings.read_text()
    settings.write_text(text.replace("per_minute", 'redirect_to = "me@example.com"\nper_minute'))
    remind(workbook)
    assert {to for _, to, _ in server.accepted} == {("me@example.com",)}
    trial = len(server.accepted)
    assert rows(workbook, "ReminderLog") == []
    remind(workbook)
    assert len(server.accepted) == trial, "nor is a trial sent twice"
    settings.write_text(text)
    remind(workbook)
    assert len(server.accepted) == 2 * trial
    assert len(set(server.ids)) == 2 * trial


def test_remind__foreign_domains__are_refused_where_the_settings_name_ours(
    settings: Path, server: Scripted, workbook: Path
) -> None:
    text = settings.read_text()
    settings.write_text(text.replace("per_minute", 'domains = ["ours.cn"]\nper_minute'))
    result = remind(workbook)
    assert server.accepted == []
    assert "不在允许的范围内" in result.out


def test_remind__more_than_the_cap__goes_out_when_the_number_is_confirmed(
    settings: Path, server: Scripted, workbook: Path
) -> None:
    ClosedWorkbook(workbook).write(Changes(fields={"reminders.max_mails": 2}))
    refused = remind(workbook)
    assert refused.code == 2
    number = refused.err.partition("--confirm ")[2].split()[0]
    assert server.accepted == []
    assert remind(workbook, "--confirm", str(int(number) - 1)).code == 2
    assert remind(workbook, "--confirm", number).code == 0
    assert len(server.accepted) == int(number)


def test_doubt__is_listed_decided_by_a_person_and_mirrored_in_the_workbook(
    settings: Path, server: Scripted, workbook: Path
) -> None:
    server.script = ["drop-after", "drop-unaccepted"]
    first = remind(workbook)
    assert first.code == 2
    assert "不能确认是否发出（邮件编号" in first.out
    assert sorted({row["outcome"] for row in rows(workbook, "ReminderLog")}) == ["已发送", "待核实"]
    listed = xiezuo("mail", "resolve", "--json")
    assert listed.code == 2
    arrived, lost = sorted(
        (mail["number"] for mail in listed.document["in_doubt"]),
        key=lambda number: number not in {row_number(raw) for *_, raw in server.accepted},
    )
    assert "没有写明这封邮件是否发出" in xiezuo("mail", "resolve", arrived).err
    assert "没有编号为“abc”的待核实邮件" in xiezuo("mail", "resolve", "abc", "--sent").err
    assert "没有写明是哪一封" in xiezuo("mail", "resolve", "--sent").err
    assert xiezuo("mail", "resolve", arrived, "--sent").code == 0
    assert xiezuo("mail", "resolve", lost, "--not-sent").code == 0
    assert "没有待核实的邮件" in xiezuo("mail", "resolve").out
    before = len(server.accepted)
    remind(workbook)
    assert len(server.accepted) == before + 1, "only the lost one goes out again"
    assert len(set(server.ids)) == len(server.ids)
    log = rows(workbook, "ReminderLog")
    assert {row["outcome"] for row in log} == {"已发送"}
    keys = [(row["mail_number"], row["rule"], row["task_id"]) for row in log]
    assert len(keys) == len(set(keys)), "rows are changed in place, not added again"


def row_number(raw: bytes) -> str:
    from mailer.delivery.transport import mail_number

    head = raw.split(b"\r\n", 1)[0].decode()
    return mail_number(head.removeprefix("Message-ID: "))


def test_log__empty__says_so_and_makes_no_file(tmp_path: Path) -> None:
    assert "发送记录是空的" in xiezuo("mail", "log").out
    assert not (tmp_path / "用户 数据").exists()


def test_settings__wrong__stop_every_command_with_line_and_remedy(
    tmp_path: Path, workbook: Path
) -> None:
    settings_file(tmp_path).write_text('[mail]\ntransport = "stmp"\n')
    for result in (remind(workbook), xiezuo("mail", "test"), xiezuo("mail", "password")):
        assert (result.code, result.out) == (2, "")
        assert "第2行[mail]：transport（发送方式）的值“stmp”不对" in result.err
