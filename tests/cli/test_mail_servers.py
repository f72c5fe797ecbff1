"""`xiezuo` against every kind of mail server: the same words, the same result, and no secret told."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest

from addin.book.closed.workbook import ClosedWorkbook
from addin.content import Changes
from mailer.delivery.claim_file import FOLDER
from tests.cli.running import settings_file, xiezuo, xiezuo_process
from tests.conftest import DEMO_DAY, Authority
from tests.mailer.mail_servers import KINDS, VARIABLE, MailServer, mail_server
from tests.mailer.password_store import Memory
from tests.workbooks import rows

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS"),
]


@pytest.fixture(params=KINDS)
def server(
    request: pytest.FixtureRequest,
    authority: Authority,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[MailServer]:
    """A server of each kind, for which the settings stand in `xiezuo.toml` here."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "用户 设置"))
    with mail_server(request.param, authority) as running:
        monkeypatch.setenv(VARIABLE, running.secrets[0])
        settings_file(tmp_path).write_text(running.settings, encoding="utf-8")
        yield running
    assert running.complaints == []


@pytest.fixture
def workbook(sample_workbook: Path) -> Path:
    """A sample of whose tasks nobody was reminded yet."""
    ClosedWorkbook(sample_workbook).write(Changes(replace={"ReminderLog": []}))
    return sample_workbook


def test_remind__goes_out_once_and_the_workbook_says_so(server: MailServer, workbook: Path) -> None:
    first = xiezuo("remind", workbook, "--on", DEMO_DAY)
    assert (first.code, first.err) == (0, "")
    assert len(set(server.delivered)) == len(server.delivered) > 3
    assert f"发出提醒邮件 {len(server.delivered)} 封（{server.kind}:127.0.0.1:" in first.out
    assert "发出提醒邮件 0 封" in xiezuo("remind", workbook, "--on", DEMO_DAY).out
    assert {row["outcome"] for row in rows(workbook, "ReminderLog")} == {"已发送"}


def test_remind__on_another_computer__sends_nothing_and_writes_what_the_log_lacks(
    server: MailServer, workbook: Path, tmp_path: Path
) -> None:
    xiezuo("remind", workbook, "--on", DEMO_DAY)
    delivered, log = list(server.delivered), rows(workbook, "ReminderLog")
    ClosedWorkbook(workbook).write(Changes(replace={"ReminderLog": []}))  # it was open, say
    second = xiezuo("remind", workbook, "--on", DEMO_DAY, "--ledger", tmp_path / "乙.sqlite3")
    assert "发出提醒邮件 0 封" in second.out
    assert server.delivered == delivered
    assert rows(workbook, "ReminderLog") == log


def test_remind__where_nothing_can_be_claimed__sends_nothing_and_says_so(
    server: MailServer, workbook: Path
) -> None:
    (workbook.parent / FOLDER).write_text("在文件夹的位置上")
    run = xiezuo("remind", workbook, "--on", DEMO_DAY)
    assert (run.code, server.delivered) == (2, [])
    assert "不能发送提醒：" in run.out


def test_test__says_whether_a_mail_went_out_and_can_be_found(server: MailServer) -> None:
    result = xiezuo("mail", "test")
    assert (result.code, result.err) == (0, "")
    assert "测试邮件已发给 xiezuo@example.com" in result.out
    assert "已发送邮件" not in result.out, "what cannot be found would be said"
    assert "日历" not in result.out
    if server.kind != "smtp":
        server.server.may_search = False  # type: ignore[union-attr]
        limited = xiezuo("mail", "test")
        assert limited.code == 0, "mails go out all the same"
        assert "不能查看“已发送邮件”" in limited.out
        assert 'invitations = "mail"' in limited.out.replace("\n", "")


def test_wrong_password__one_attempt_for_the_whole_run_and_the_remedy(
    server: MailServer, workbook: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, "wrong-Geheim")
    result = xiezuo("remind", workbook, "--on", DEMO_DAY)
    assert result.code == 2
    assert "xiezuo mail password" in result.out
    assert "本次提前停止" in result.out
    assert server.delivered == []
    known = server.server
    attempts = {
        "smtp": lambda: known.logins,  # type: ignore[union-attr]
        "exchange": lambda: known.refused_logins,  # type: ignore[union-attr]
        "graph": lambda: len(known.token_requests),  # type: ignore[union-attr]
    }[server.kind]()
    assert attempts == 1
    assert "Geheim" not in result.said


def test_unknown_authority__is_refused_with_the_remedy(
    server: MailServer, workbook: Path, tmp_path: Path
) -> None:
    kept = (line for line in server.settings.splitlines() if "ca_file" not in line)
    settings_file(tmp_path).write_text("\n".join(kept), encoding="utf-8")
    result = xiezuo("remind", workbook, "--on", DEMO_DAY)
    assert result.code == 2
    assert "不是由这台电脑信任的机构签发的" in result.out
    assert "ca_file" in result.out
    assert server.delivered == []


def test_secrets__are_in_no_output_traceback_file_or_process_list(
    server: MailServer, workbook: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XIEZUO_DEBUG", "1")
    monkeypatch.setenv("PYTHONFAULTHANDLER", "1")
    server.server.script = ["ok", "drop-after", "bad-recipient"]
    said = [
        xiezuo_process("remind", workbook, "--on", DEMO_DAY, "--json").said,
        *(xiezuo("mail", word, "--json").said for word in ("test", "log", "resolve")),
        xiezuo("doctor").said,
        *seen_while_sending(server),
        unexpected_failure(monkeypatch),
    ]
    assert len(server.delivered) > 3
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert any(path.name.endswith(".sqlite3") for path in files)
    for secret in server.secrets:
        assert secret not in "".join(said)
        for path in files:
            data = path.read_bytes()
            assert secret.encode() not in data, path
            assert secret.encode("utf-16-le") not in data, path


def unexpected_failure(monkeypatch: pytest.MonkeyPatch) -> str:
    """Let something break that nobody thought of: its traceback goes into a log."""

    def break_down(*arguments: object) -> list[str]:
        raise ArithmeticError(f"in the middle of it: {arguments}")

    with monkeypatch.context() as broken:
        broken.delenv("XIEZUO_DEBUG")
        broken.setattr("addin.cli.commands.mail._told", break_down)
        said = xiezuo("mail", "test").said
    log = Path(said.rpartition("：")[2].strip())
    assert "ArithmeticError: in the middle of it: (Outcome(" in log.read_text(encoding="utf-8")
    return said


def seen_while_sending(server: MailServer) -> list[str]:
    """Return the command lines of all processes of ours while a mail is on its way."""
    if not Path("/proc/self/cmdline").exists():
        return []
    server.server.script = ["slow-after"]
    command = [sys.executable, "-m", "addin.cli", "mail", "test"]
    sending = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    try:
        until = time.monotonic() + 30
        while server.server.script and time.monotonic() < until:
            time.sleep(0.02)
        ours = Path(f"/proc/{sending.pid}/cmdline").read_text()
        assert "addin.cli" in ours
        return [ours, sending.communicate(timeout=30)[0].decode()]
    finally:
        sending.kill()
        sending.wait()


def test_login__of_a_person__is_kept_in_the_password_store(
    authority: Authority, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "用户 设置"))
    before, store = keyring.get_keyring(), Memory()
    keyring.set_keyring(store)
    try:
        with mail_server("graph", authority) as server:
            settings = server.settings + 'login = "device"\n'
            settings_file(tmp_path).write_text(settings, encoding="utf-8")
            assert "xiezuo mail login" in xiezuo("mail", "test").out
            signed_in = xiezuo("mail", "login")
            assert (signed_in.code, signed_in.err) == (0, "")
            assert "输入代码 B7QK-9XTP" in signed_in.out
            assert "已登录：xiezuo@example.com" in signed_in.out
            assert xiezuo("mail", "test").code == 0
            server.server.login_error = {"error": "expired_token"}  # type: ignore[union-attr]
            late = xiezuo("mail", "login")
            assert (late.code, "请运行 xiezuo mail login" in late.err) == (2, True)
        assert server.complaints == []
    finally:
        keyring.set_keyring(before)
    assert all("Graph-refresh" not in path.read_text("latin-1") for path in files_below(tmp_path))


def files_below(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_login__where_none_is_asked_for__says_so(server: MailServer) -> None:
    result = xiezuo("mail", "login")
    assert result.code == 2
    assert "这样设置时不用登录" in result.err
