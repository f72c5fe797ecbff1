"""`xiezuo mail preview`: everything to look at, nothing sent and nothing written elsewhere."""

from __future__ import annotations

from email import message_from_bytes, policy
from pathlib import Path

import pytest

from tests.cli.running import snapshot, xiezuo

pytestmark = pytest.mark.slow

DAY = "2026-11-20"
PAGE = "邮件预览.html"


@pytest.fixture(autouse=True)
def at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep a person's settings and ledger out of it."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "settings"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)


def settings(folder: Path, template: str = "") -> Path:
    """Write settings with answers, and a template of the company's if there is one."""
    file = folder / "xiezuo.toml"
    file.write_text(
        '[mail]\nreply_to = "xiezuo@example.com"\ntemplates = "我们的 模板"\n', encoding="utf-8"
    )
    templates = folder / "我们的 模板"
    templates.mkdir()
    if template:
        (templates / "digest.html.j2").write_text(template, encoding="utf-8")
    return file


def test_preview__shows_each_mail_at_both_widths_with_its_files(
    sample_workbook: Path, tmp_path: Path
) -> None:
    before = snapshot(sample_workbook.parent)
    out = tmp_path / "给 领导看"
    result = xiezuo("mail", "preview", sample_workbook, "--out", out, "--today", DAY)
    assert result.code == 0, result.err
    mails = sorted(out.glob("*.eml"))
    page = (out / PAGE).read_text(encoding="utf-8")
    for mail in mails:
        message = message_from_bytes(mail.read_bytes(), policy=policy.default)
        shown = mail.with_suffix(".html").read_text(encoding="utf-8")
        assert message.get_body(("html",)).get_content().split() == shown.split()
        assert page.count(f'src="{mail.stem}.html"') == 2
        assert mail.with_suffix(".txt").exists()
    assert page.count('width="640"') == page.count('width="360"') == len(mails) > 5
    assert f"预览邮件 {len(mails)} 封，没有发送" in result.out
    assert snapshot(sample_workbook.parent) == before
    assert not (tmp_path / "data").exists(), "neither ledger nor secret"


def test_preview__without_a_workbook__shows_the_sample_with_the_company_s_template(
    tmp_path: Path,
) -> None:
    template = '{% extends "xiezuo/digest.html.j2" %}{% block brand %}海川集团{% endblock %}'
    result = xiezuo("mail", "preview", "--config", settings(tmp_path, template))
    assert result.code == 0, result.err
    out = tmp_path / "邮件预览"
    assert "用了公司的模板：digest.html.j2" in (out / PAGE).read_text(encoding="utf-8")
    pages = [path.read_text(encoding="utf-8") for path in out.glob("0*.html")]
    assert len(pages) > 10
    digests = [page for page in pages if "协作周报" not in page]
    assert all("海川集团" in page for page in digests)
    assert 10 < len(digests) < len(pages), "the weekly report is shown too"
    assert any("mailto:xiezuo@example.com" in page for page in pages)
    assert str(tmp_path) not in pages[0], "no link to a file that is gone"


def test_preview__of_a_template_with_a_mistake__says_file_and_line_and_writes_nothing(
    sample_workbook: Path, tmp_path: Path
) -> None:
    config = settings(tmp_path, "<p>\n{{ letter.recipent }}</p>")
    result = xiezuo("mail", "preview", sample_workbook, "--config", config, "--today", DAY)
    assert result.code == 2
    assert "digest.html.j2 第2行" in result.err.replace("\n", "")
    assert "没有“recipent”这个名称" in result.err.replace("\n", "")
    assert not (tmp_path / "邮件预览").exists()


def test_preview__of_a_template_that_outlook_garbles__says_so(
    sample_workbook: Path, tmp_path: Path
) -> None:
    config = settings(tmp_path, '<div style="display: flex">{{ letter.headline }}</div>')
    result = xiezuo("mail", "preview", sample_workbook, "--config", config, "--today", DAY)
    assert result.code == 0
    assert "Outlook 显示不了的写法：flex 或 grid 布局，请用表格" in result.out
    page = (tmp_path / "邮件预览" / PAGE).read_text(encoding="utf-8")
    assert "Outlook 显示不了：flex 或 grid 布局" in page


def test_preview__on_a_day_off__says_that_nothing_goes_out(
    sample_workbook: Path, tmp_path: Path
) -> None:
    result = xiezuo("mail", "preview", sample_workbook, "--today", "2026-11-21", "--json")
    assert result.code == 0
    assert result.document["mails"] == []
    assert result.document["notes"] == ["2026-11-21不是工作日，不发送提醒。"]


def test_preview__open__shows_the_page_in_the_browser(
    sample_workbook: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    xiezuo("mail", "preview", sample_workbook, "--open", "--today", DAY)
    assert opened == [(tmp_path / "邮件预览" / PAGE).as_uri()]
