"""Templates of the company's: they replace ours by name, and can do nothing but write."""

from __future__ import annotations

import re
import time
from dataclasses import fields
from pathlib import Path

import pytest

from addin.errors import InputError, MailError
from mailer.delivery.composing import Settings
from mailer.delivery.ledger import Ledger
from mailer.delivery.send import send_reminders
from mailer.letters.answer_links import AnswerLink
from mailer.letters.invitation import InvitationView
from mailer.letters.render import Rendered, render
from mailer.letters.stationery import Stationery
from mailer.letters.view import GroupView, LetterView, RowView, SectionView
from mailer.planning.digests import Digest, plan_reminders
from mailer.transports.outbox import OutboxTransport
from tests.mailer.mail_samples import NOW, busy_day, collaboration, overdue
from tests.paths import ROOT

HTML = "digest.html.j2"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "邮件 模板"
    made.mkdir()
    return made


def digest(name: str = "完成渠道物料定稿") -> Digest:
    launch = collaboration(overdue(1, name=name), title=name)
    digests = plan_reminders([launch], now=NOW, is_working_day=True).digests
    return next(each for each in digests if each.recipient.name == "王芳")


def mail(folder: Path, source: str, file: str = HTML, **changes: str) -> Rendered:
    """Return a mail that is written with one template of the company's."""
    (folder / file).write_text(source, encoding="utf-8")
    return render(digest(**changes), sender="提醒", stationery=Stationery(folder))


def refusal(folder: Path, source: str) -> MailError:
    with pytest.raises(MailError) as error:
        mail(folder, source)
    return error.value


# What a company can do ---------------------------------------------------------------------------


def test_template__of_the_same_name__replaces_ours_and_leaves_the_others(folder: Path) -> None:
    made = mail(folder, "<p>{{ letter.recipient|upper }}，您好：{{ letter.headline }}</p>")
    assert "王芳，您好：请今天处理您负责的1项任务" in made.html
    assert made.text == render(digest(), sender="提醒").text
    assert Stationery(folder).replaced() == (HTML,)


def test_template__that_builds_on_ours__changes_one_block(folder: Path) -> None:
    made = mail(
        folder, '{% extends "xiezuo/digest.html.j2" %}{% block brand %}某某集团{% endblock %}'
    )
    ours = render(digest(), sender="提醒").html
    assert made.html == ours.replace("跨部门协作提醒　2026-11-20 周五　王芳", "某某集团")


def test_template__that_builds_on_another_of_the_company__finds_it(folder: Path) -> None:
    (folder / "base.html.j2").write_text("<b>{% block a %}{% endblock %}</b>", encoding="utf-8")
    made = mail(folder, '{% extends "base.html.j2" %}{% block a %}甲{% endblock %}')
    assert "<b>甲</b>" in made.html


def test_template__with_styles__has_them_inlined_and_loads_none_from_elsewhere(
    folder: Path, tmp_path: Path
) -> None:
    secret = tmp_path / "outside.css"
    secret.write_text("p { color: #123456; }", encoding="utf-8")
    link = f'<link rel="stylesheet" href="{secret.as_uri()}">'
    made = mail(folder, f"<style>p {{ margin: 0; }}</style>{link}<p>甲</p>")
    assert 'style="margin:0"' in made.html
    assert "#123456" not in made.html


def test_template__saved_by_notepad__is_read_without_its_mark(folder: Path) -> None:
    (folder / HTML).write_text("<p>甲</p>", encoding="utf-8-sig")
    assert "\ufeff" not in Stationery(folder).html(HTML)


@pytest.mark.parametrize(
    "view", [LetterView, SectionView, GroupView, RowView, AnswerLink, InvitationView]
)
def test_values_of_the_templates__stand_in_the_guide(view: type) -> None:
    guide = (ROOT / "docs" / "mail.zh-CN.md").read_text(encoding="utf-8")
    table = guide.partition("可以放入的值")[2].partition("先看再用")[0]
    assert not [field.name for field in fields(view) if not re.search(rf"\b{field.name}`", table)]


# What nobody can do ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "source",
    [
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ letter.__init__.__globals__ }}",
        "{{ letter['__class__'] }}",
        "{{ letter.sections['count']() }}",
        "{{ _tally.repetitions }}",
        "{{ self._TemplateReference__context }}",
        "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
        "{{ lipsum.__globals__ }}",
        "{{ 'x'.format(1) }}",
        "{% import 'os' as os %}",
        "{% from 'digest.txt.j2' import x %}",
        "{% include '/etc/passwd' %}",
        "{% include '../secret.j2' %}",
        "{% extends '/etc/passwd' %}",
        "{% extends '../secret.j2' %}",
        "{% extends 'xiezuo/../../config.py' %}",
        "{% extends letter.subject %}",
        "{% macro m() %}{{ m() }}{% endmacro %}",
        "{% set x = 1 %}",
        "{% autoescape false %}{{ letter.subject }}{% endautoescape %}",
        "{{ letter.subject|safe }}",
        "{{ letter|attr('__class__') }}",
        "{% do x %}",
    ],
)
def test_template__that_reads_files_or_runs_code__fails_and_shows_nothing(
    folder: Path, source: str
) -> None:
    (folder.parent / "secret.j2").write_text("内部资料", encoding="utf-8")
    error = refusal(folder, f"<p>\n{source}")
    assert error.where == f"{folder / HTML} 第2行"
    assert "xiezuo mail preview" in error.remedy
    assert "内部资料" not in str(error)


@pytest.mark.skipif(not hasattr(Path, "symlink_to"), reason="此系统没有符号链接")
def test_template__that_links_to_another_folder__is_not_followed(
    folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "secret.txt").write_text("内部资料", encoding="utf-8")
    (folder / HTML).symlink_to(tmp_path / "secret.txt")
    with pytest.raises(MailError, match="链接"):
        Stationery(folder).html(HTML)


LOOPS = "{{% for a in '{many}' %}}{{% for b in '{many}' %}}{body}{{% endfor %}}{{% endfor %}}"


@pytest.mark.parametrize(
    "source",
    [
        "{{ 9**9**9 }}",
        "{{ 'x' * 10**9 }}",
        "{{ '%0999999999d' % 1 }}",
        "{{ 'x'|center(999999999) }}",
        "{{ 'xx'|replace('', letter.subject) }}",
        "{% for x in range(999999) %}{% endfor %}",
        "{% for x in letter.sections recursive %}{{ loop(letter.sections) }}{% endfor %}",
        "{% extends 'digest.html.j2' %}",
        "{% for a in 'S' %}" * 30 + "{% endfor %}" * 30,
        "{{ " + "(" * 5_000,
        "{% for a in letter.subject ~ letter.subject %}{% endfor %}",
        "x" * 300_000,
        LOOPS.format(many="x" * 400, body=""),  # 160 000 times
        LOOPS.format(many="x" * 100, body="甲" * 2_000),  # 20 000 000 characters
    ],
    ids=lambda source: source[:24],
)
def test_template__that_would_grow_or_never_end__is_stopped_soon(folder: Path, source: str) -> None:
    began = time.process_time()
    assert refusal(folder, source).where.startswith(str(folder / HTML))
    assert time.process_time() - began < 5


@pytest.mark.parametrize(
    ("source", "line", "what"),
    [
        ("<p>\n\n{{ letter.sbject }}</p>", 3, "没有“sbject”这个名称：{{ letter.sbject }}</p>"),
        ("{{ brief.subject }}", 1, "没有“brief”这个名称：{{ brief.subject }}"),
        ("<p>\n{{ letter.subject </p>", 2, "这里写得不完整或不对：{{ letter.subject </p>"),
        ("\n{% for x in letter.sections %}\n", 2, "这里写得不完整或不对"),
        ("{{ letter.subject|shout }}", 1, "模板里不能用过滤器“shout”，可用的有：default、"),
        ("a\n{% set 甲 = 1 %}", 2, "模板里不能用{% set %}：{% set 甲 = 1 %}"),
        ('\n{% extends "没有.j2" %}', 2, "没有模板“没有.j2”"),
    ],
)
def test_mistake__is_told_with_file_line_and_what_to_do(
    folder: Path, source: str, line: int, what: str
) -> None:
    error = refusal(folder, source)
    assert error.where == f"{folder / HTML} 第{line}行"
    assert error.what.startswith(what)
    assert "用自带的模板" in error.remedy


def test_mistake__in_a_template_that_is_no_utf_8__is_told(folder: Path) -> None:
    (folder / HTML).write_bytes("<p>提醒</p>".encode("gbk"))
    with pytest.raises(MailError, match="不是 UTF-8"):
        Stationery(folder).html(HTML)


def test_mistake__lets_no_mail_out_and_leaves_the_ledger_empty(
    folder: Path, tmp_path: Path
) -> None:
    # Only the mail of the last recipient comes to the mistake.
    source = "{% if letter.recipient == '王芳' %}{{ letter.nothing }}{% endif %}<p>甲</p>"
    (folder / HTML).write_text(source, encoding="utf-8")
    ledger, outbox = Ledger(tmp_path / "ledger"), OutboxTransport(tmp_path / "outbox")
    settings = Settings(stationery=Stationery(folder))
    with pytest.raises(MailError, match="没有“nothing”"):
        send_reminders(
            busy_day(),
            now=NOW,
            is_working_day=True,
            ledger=ledger,
            transport=outbox,
            settings=settings,
        )
    assert not list((tmp_path / "outbox").glob("*"))
    assert not ledger.entries()
    ledger.close()


def test_folder__that_is_not_there__is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="没有这个邮件模板文件夹"):
        Stationery(tmp_path / "没有")


# What people type --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("{{7*7}}", "{{7*7}}"),
        ("{% set x = 1 %}", "{% set x = 1 %}"),
        ("甲\r\nBcc: x@evil.example", "甲 Bcc: x@evil.example"),
    ],
)
@pytest.mark.parametrize("of", ["company", "ours"])
def test_name_of_a_task__arrives_as_text_in_subject_html_and_text(
    folder: Path, typed: str, shown: str, of: str
) -> None:
    row = (
        "{% for s in letter.sections %}{% for g in s.groups %}{% for r in g.rows %}"
        "[{{ r.name }}]{% endfor %}{% endfor %}{% endfor %}"
    )
    if of == "company":
        (folder / "digest.txt.j2").write_text(row, encoding="utf-8")
        made = mail(folder, row, name=typed)
        assert f"[{shown}]" in made.html
    else:
        made = render(digest(typed), sender="提醒")
        assert f"<b>{shown}</b>" in made.html
    plain = " ".join(typed.split())
    assert plain in made.text
    assert plain in made.subject
    assert "\n" not in made.subject
    assert "\r" not in made.text
