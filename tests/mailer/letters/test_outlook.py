"""What Outlook cannot show is found in a company's template, and is not in ours."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from mailer.delivery.composing import Settings, preview_reminders
from mailer.letters.answer_links import AnswerDesk
from mailer.letters.invitation import view_of
from mailer.letters.outlook import cannot_show
from mailer.letters.render import render_invitation
from mailer.planning.meetings import Invitation, Meeting, Method
from mailer.planning.recipients import Mailbox
from tests.mailer.mail_samples import BEIJING, NOW, busy_day


@pytest.mark.parametrize(
    ("page", "what"),
    [
        ('<div style="display: flex">', "flex 或 grid 布局，请用表格"),
        ("<style>.a { display:inline-grid }</style>", "flex 或 grid 布局，请用表格"),
        ('<p style="position:absolute">', "position 定位，请用表格"),
        ('<p style="color: red; float: left">', "float 浮动，请用表格"),
        ('<td style="background-image: url(a.png)">', "背景图片，请用背景色"),
        ('<td background="a.png">', "背景图片，请用背景色"),
        ("<style>@import 'a.css';</style>", "外部样式和字体"),
        ('<link rel="stylesheet" href="a.css">', "外部样式"),
        ('<p style="width: calc(100% - 4px)">', "calc、var 等计算，请写出数值"),
        ('<p style="font-size: 1.2rem">', "rem、vw、vh 单位，请用 px"),
        ('<p style="opacity: 0.5">', "透明和滤镜，请用实色"),
        ("<script>x()</script>", "脚本"),
        ('<a onclick="x()">', "脚本"),
        ('<form action="x">', "表单"),
        ('<img src="logo.png">', "没有写明 width 和 height 的图片"),
        ('<img src="data:x" width="1" height="1">', "写在页面里的图片（data:）"),
    ],
)
def test_construct__that_word_does_not_know__is_named(page: str, what: str) -> None:
    assert cannot_show(page) == (what,)


@pytest.mark.parametrize(
    "page",
    [
        '<table><tr><td style="background-color: #FFFFFF; padding: 4px">position: x</td></tr></table>',
        "<style>@media (max-width: 480px) { .a { display: flex } .b { float: left } }</style>",
        '<img src="https://example.com/logo.png" width="120" height="40">',
        "<!--[if mso]><v:rect></v:rect><![endif]-->",
        '<p style="background-position-x: 0">',
    ],
)
def test_construct__that_word_knows_or_leaves_alone__is_not(page: str) -> None:
    assert cannot_show(page) == ()


def test_our_mails__use_nothing_that_outlook_cannot_show() -> None:
    settings = Settings(desk=AnswerDesk("xiezuo@example.com"))
    preview = preview_reminders(busy_day(), now=NOW, is_working_day=True, settings=settings)
    pages = [mail.rendered.html for mail in preview.mails]
    pages.append(render_invitation(view_of(invitation())).html)
    for page in pages:
        assert cannot_show(page) == ()
        assert '<!--[if mso]><table role="presentation" width="640"' in page, (
            "Word has no max-width"
        )
        assert len(page.encode()) < 100_000, "Gmail cuts longer ones off"


def invitation() -> Invitation:
    start = datetime(2026, 11, 24, 14, 0, tzinfo=BEIJING)
    meeting = Meeting(
        id="XC20261120-001-M03",
        topic="新产品上市协调会",
        start=start,
        end=start + timedelta(hours=1),
        place="三楼第二会议室",
        attendees=(Mailbox("王芳", "wangfang@example.com"),),
        notes=("议题：认证加急费用",),
    )
    return Invitation(Method.REQUEST, meeting, 0, meeting.attendees)
