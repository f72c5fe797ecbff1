"""Only the person's or the computer's settings configure, and each run says which (Q-40)."""

from __future__ import annotations

from pathlib import Path

import pytest

from addin.cli.commands.schedule import job_of
from tests.cli.running import settings_file, snapshot, xiezuo
from tests.conftest import DEMO_DAY

OUTBOX = '[mail]\ntransport = "outbox"\n[outbox]\nfolder = "发件"\n'
SMTP = '[mail]\ntransport = "smtp"\nsender = "a@example.com"\n[smtp]\nhost = "mail.example.com"\n'


def test_run__says_which_settings_it_uses(sample_workbook: Path, tmp_path: Path) -> None:
    words = ("remind", sample_workbook, "--on", DEMO_DAY, "--dry-run")
    assert "邮件设置：没有设置文件，邮件写成 .eml 文件\n" in xiezuo(*words).out
    users = settings_file(tmp_path)
    users.write_text(OUTBOX, encoding="utf-8")
    assert f"邮件设置：{users}\n" in xiezuo(*words).out
    other = tmp_path / "别的.toml"
    other.write_text(OUTBOX, encoding="utf-8")
    assert f"邮件设置：{other}\n" in xiezuo(*words, "--config", other).out
    as_json = xiezuo(*words, "--json")
    assert as_json.document["dry_run"]
    assert f"邮件设置：{users}\n" in as_json.err


@pytest.mark.parametrize("place", ["here", "beside the workbook"])
def test_file__in_a_folder__does_not_count_and_is_named_with_the_command_that_moves_it(
    place: str, sample_workbook: Path, tmp_path: Path
) -> None:
    stray = (tmp_path if place == "here" else sample_workbook.parent) / "xiezuo.toml"
    stray.write_text(SMTP, encoding="utf-8")
    result = xiezuo("remind", sample_workbook, "--on", DEMO_DAY, "--dry-run")
    assert result.code == 0
    assert "没有设置文件" in result.out
    assert f"没有使用 {stray}" in result.err
    assert f'xiezuo mail setup --move "{stray}"' in result.err


@pytest.mark.parametrize("verb", ["remind", "inbox", "schedule install", "mail test"])
def test_file__that_counted_before__fails_loudly_instead_of_an_outbox(
    verb: str, sample_workbook: Path, tmp_path: Path
) -> None:
    (tmp_path / "xiezuo.toml").write_text(SMTP, encoding="utf-8")
    before = snapshot(sample_workbook.parent)
    files = () if verb == "mail test" else (sample_workbook,)
    result = xiezuo(*verb.split(), *files)
    assert result.code == 2
    assert "没有发送任何邮件" in result.err
    assert "xiezuo mail setup --move" in result.err
    assert not list(tmp_path.rglob("*.eml"))
    assert snapshot(sample_workbook.parent) == before


def test_file__that_counted_before__does_not_keep_from_an_outbox_that_is_asked_for(
    sample_workbook: Path, tmp_path: Path
) -> None:
    (tmp_path / "xiezuo.toml").write_text(SMTP, encoding="utf-8")
    result = xiezuo("remind", sample_workbook, "--on", DEMO_DAY, "--outbox", tmp_path / "信")
    assert result.code == 0
    assert list((tmp_path / "信").glob("*.eml"))


def test_move__brings_the_file_to_where_it_counts(sample_workbook: Path, tmp_path: Path) -> None:
    stray = tmp_path / "xiezuo.toml"
    stray.write_text(OUTBOX, encoding="utf-8")
    moved = xiezuo("mail", "setup", "--move", stray)
    assert (moved.code, moved.err) == (0, "")
    users = settings_file(tmp_path)
    assert f"已把邮件设置移到：{users}" in moved.out
    assert not stray.exists()
    assert users.stat().st_mode & 0o077 == 0
    assert xiezuo("remind", sample_workbook, "--on", DEMO_DAY).code == 0
    assert list((tmp_path / "发件").glob("*.eml")), "its folder is where it was"


def test_move__over_settings_that_are_there__changes_nothing(tmp_path: Path) -> None:
    settings_file(tmp_path).write_text(OUTBOX, encoding="utf-8")
    stray = tmp_path / "xiezuo.toml"
    stray.write_text(SMTP, encoding="utf-8")
    result = xiezuo("mail", "setup", "--move", stray)
    assert (result.code, "已有设置文件，没有改动" in result.err) == (2, True)
    assert stray.read_text(encoding="utf-8") == SMTP


def test_move__of_what_is_no_settings_file__is_told(tmp_path: Path) -> None:
    for content in (b"\xff\xfe", "不是设置".encode()):
        stray = tmp_path / "xiezuo.toml"
        stray.write_bytes(content)
        assert xiezuo("mail", "setup", "--move", stray).code == 2
        assert stray.exists()
    assert xiezuo("mail", "setup", "--move", tmp_path).code == 2


def test_config__that_is_a_folder_or_a_device__is_told(sample_workbook: Path) -> None:
    for path in (sample_workbook.parent, Path("/dev/zero")):
        result = xiezuo("remind", sample_workbook, "--dry-run", "--config", path)
        assert result.code == 2
        assert result.err.startswith(f"错误：{path}：")
        assert result.err.isascii() is False


def test_schedule__writes_the_way_into_the_job_so_that_it_cannot_change_unseen(
    tmp_path: Path, sample_workbook: Path
) -> None:
    settings = tmp_path / "xiezuo.toml"
    assert job_of([tmp_path], [], settings).command[-2:] == ("--config", str(settings))
    assert job_of([tmp_path], []).command[-2:] == ("--outbox", str(tmp_path / "outbox"))
    lost = xiezuo("remind", sample_workbook, "--config", settings)
    assert (lost.code, "没有这个设置文件" in lost.err) == (2, True)
