"""Answers as real mail programs write them, and what each becomes."""

from __future__ import annotations

from datetime import date, datetime
from quopri import encodestring
from time import process_time

import pytest

from addin.forms.vocabularies import AGREED, BLOCKED, FINISHED, POSTPONED
from mailer.answers.incoming import Incoming
from mailer.answers.links import END
from mailer.answers.reading import Answer, answer_of, is_about, opened
from tests.mailer.answers.client_mails import (
    BODIES,
    DONE_BODY,
    LATER_BODY,
    OWNER,
    SECRET,
    STEP,
    TASK,
    about,
    folded,
    in_pieces,
    in_signature,
    mail,
    misread,
    opaque,
    paragraphs,
    parts,
    plain,
    quoted_printable,
    sealed,
    signed,
    split_characters,
    with_attachment,
    word,
)

NOW = datetime.fromisoformat("2026-11-20T18:00:00+08:00")
NOTE = {"note": "已交付，清单见附件"}
DONE = {"note": "已交付，清单见附件"}
LATER = {"note": "等料"}
STUCK = {"problem": "模具晚到", "block_type": "进度依赖", "measure": "空运"}
DAY = date(2026, 12, 5)


def said(title: str, body: str, **how: str) -> bytes:
    return mail(word(title), body.replace("\n", "\r\n").encode(), **how)  # type: ignore[arg-type]


def html(body: str, charset: str = "utf-8") -> bytes:
    return mail(word(about(POSTPONED)), body.encode(charset), kind=f"text/html; charset={charset}")


OUTLOOK_QUOTE = "\n\n________________________________\n发件人: 跨部门协作提醒 <xiezuo@example.com>\n发送时间: 2026年11月20日 9:00\n新的完成日期：2026-12-31\n"
QQ_QUOTE = '\n\n------------------ 原始邮件 ------------------\n发件人: "跨部门协作提醒"<xiezuo@example.com>;\n新的完成日期：2026-12-31\n'
NETEASE_QUOTE = "\n\n---- 回复的原邮件 ----\n| 发件人 | 跨部门协作提醒<xiezuo@example.com> |\n新的完成日期：2026-12-31\n"
NETEASE_OLD = '\n\n在 2026-11-20 09:00:00，"跨部门协作提醒" <xiezuo@example.com> 写道：\n新的完成日期：2026-12-31\n'
GMAIL_QUOTE = "\n\n跨部门协作提醒 <xiezuo@example.com> 于2026年11月20日周五 09:00写道：\n\n> 新的完成日期：2026-12-31\n"
WRAPPED_QUOTE = "\n\n在 2026年11月20日，09:00，跨部门协作提醒\n<xiezuo@example.com> 写道：\n\n新的完成日期：2026-12-31\n"
IOS_QUOTE = "\n\n发自我的 iPhone\n\n> 在 2026年11月20日，09:00，跨部门协作提醒 <xiezuo@example.com> 写道：\n> 新的完成日期：2026-12-31\n"
ENGLISH_QUOTE = "\n\n-----Original Message-----\nFrom: Reminder <xiezuo@example.com>\nSent: Friday\n新的完成日期：2026-12-31\n"
TAIWAN_QUOTE = "\n\n寄件者: 跨部门协作提醒 <xiezuo@example.com>\n寄件日期: 2026年11月20日\n新的完成日期：2026-12-31\n"

TYPED = LATER_BODY.partition(END)[0].rstrip()

CLIENTS: dict[str, tuple[bytes, str, date | None, dict[str, str]]] = {
    # Character sets and encodings
    "utf-8": (plain(FINISHED), FINISHED, None, NOTE),
    "Outlook: gb2312": (plain(FINISHED, charset="gb2312"), FINISHED, None, NOTE),
    "Outlook: called gb2312, written gbk": (
        mail(
            word(about(FINISHED), "gb2312", "gbk"),
            "进展说明：已交給朱镕基車間驗收".encode("gb18030"),
            kind="text/plain; charset=gb2312",
        ),
        FINISHED, None, {"note": "已交給朱镕基車間驗收"},
    ),
    "called gb2312, four bytes a character": (
        mail(
            word("㐂" + about(FINISHED), "gb2312", "gb18030"),
            "进展说明：已交付𠮷".encode("gb18030"),
            kind='text/plain; charset="GB_2312-80"',
        ),
        FINISHED, None, {"note": "已交付𠮷"},
    ),
    "Foxmail: gbk": (plain(POSTPONED, charset="gbk"), POSTPONED, DAY, LATER),
    "163: x-gbk": (plain(BLOCKED, charset="x-gbk", codec="gbk"), BLOCKED, None, STUCK),
    "cp936": (plain(BLOCKED, charset="cp936"), BLOCKED, None, STUCK),
    "hz-gb-2312, seven bits": (plain(POSTPONED, charset="hz-gb-2312", codec="hz"), POSTPONED, DAY, LATER),
    "called hz, written gbk": (plain(POSTPONED, charset="hz-gb-2312", codec="gbk"), POSTPONED, DAY, LATER),
    "QQ: gb18030": (plain(BLOCKED, charset="gb18030"), BLOCKED, None, STUCK),
    "quoted-printable": (quoted_printable(POSTPONED), POSTPONED, DAY, LATER),
    "Taiwan: big5": (
        mail(word("回覆: ", "big5") + " " + word(about(FINISHED)), "已完成".encode("big5"), kind="text/plain; charset=big5"),
        FINISHED, None, {"note": "已完成"},
    ),
    "no character set, utf-8": (
        mail(word(about(FINISHED)), BODIES[FINISHED].encode(), kind="text/plain"), FINISHED, None, NOTE,
    ),
    "no character set, gbk": (
        mail(word(about(FINISHED)), BODIES[FINISHED].encode("gbk"), kind="text/plain"), FINISHED, None, NOTE,
    ),
    "called utf-8, written gbk": (
        mail(word(about(POSTPONED)), BODIES[POSTPONED].encode("gbk")), POSTPONED, DAY, LATER,
    ),
    "a character set that nobody knows": (
        mail(word(about(FINISHED)), BODIES[FINISHED].encode(), kind="text/plain; charset=x-unknown"),
        FINISHED, None, NOTE,
    ),
    "subject of bare bytes, utf-8": (mail(about(FINISHED), BODIES[FINISHED].encode()), FINISHED, None, NOTE),
    "subject of bare bytes, gbk": (
        mail(about(BLOCKED).encode("gbk").decode("utf-8", "surrogateescape"), BODIES[BLOCKED].encode()),
        BLOCKED, None, STUCK,
    ),
    "subject folded": (folded(POSTPONED), POSTPONED, DAY, LATER),
    "subject cut within characters": (split_characters(POSTPONED), POSTPONED, DAY, LATER),
    # Subjects misread on the way
    "utf-8 read as gbk": (misread(FINISHED, "utf-8", "gb18030"), FINISHED, None, NOTE),
    "utf-8 read as latin-1": (misread(POSTPONED, "utf-8", "latin-1"), POSTPONED, DAY, LATER),
    "utf-8 read as cp1252": (misread(BLOCKED, "utf-8", "cp1252"), BLOCKED, None, STUCK),
    "gbk read as latin-1": (misread(FINISHED, "gbk", "latin-1"), FINISHED, None, NOTE),
    "gbk read as big5": (misread(POSTPONED, "gbk", "big5"), POSTPONED, DAY, LATER),
    "nothing but the code left": (
        said("??:?? [" + about(BLOCKED).partition("[")[2], BODIES[BLOCKED]), BLOCKED, None, STUCK,
    ),
    "an approval whose name is garbled": (
        said("瀹℃壒:鍚屾剰 [XC20261121-001-?] #" + about(AGREED).partition("#")[2], BODIES[AGREED]),
        AGREED, None, {"opinion": "预算已核"},
    ),
    # Words around the code
    **{
        f"subject begins with {prefix}": (plain(FINISHED, prefix), FINISHED, None, NOTE)
        for prefix in (
            "Re: ", "RE：", "回复：", "答复: Re: ", "Re[2]: ", "回覆: ", "Fw: ", "转发: ", "转发：答复: ",
            "[外部邮件] ", "【外部邮件】回复: ", "[EXTERNAL] Re: ", "Aw: ", "*** 可疑邮件 *** ",
        )
    },
    "subject ends with a gateway's mark": (
        said(f"{about(FINISHED)} [已扫描]", BODIES[FINISHED]), FINISHED, None, NOTE,
    ),
    "subject of an earlier version, without a letter": (
        said(about(FINISHED).rpartition("-")[0], BODIES[FINISHED]), FINISHED, None, NOTE,
    ),
    "word changed by hand, as the plain text says": (
        said(about(FINISHED).replace(FINISHED, BLOCKED), BODIES[BLOCKED]), BLOCKED, None, STUCK,
    ),
    "brackets and sign in full width": (
        said(about(FINISHED).replace("[", "【").replace("]", "】").replace("#", "＃"), BODIES[FINISHED]),
        FINISHED, None, NOTE,
    ),
    "written in traditional characters": (
        said(about(FINISHED).replace("状态", "狀態"), BODIES[FINISHED]), FINISHED, None, NOTE,
    ),
    # What is quoted below is not the answer
    **{
        f"quoted below by {name}": (said("Re: " + about(POSTPONED), TYPED + quote), POSTPONED, DAY, LATER)
        for name, quote in {
            "Outlook": OUTLOOK_QUOTE, "QQ": QQ_QUOTE, "163": NETEASE_QUOTE, "163 of old": NETEASE_OLD,
            "Gmail": GMAIL_QUOTE, "a line that wraps": WRAPPED_QUOTE, "iOS": IOS_QUOTE,
            "Outlook in English": ENGLISH_QUOTE, "Outlook in Taiwan": TAIWAN_QUOTE,
        }.items()
    },
    "the phone's own line": (
        said(about(POSTPONED), TYPED + "\n\n发自我的华为手机\n"), POSTPONED, DAY, LATER,
    ),
    "a signature below its mark": (
        said(about(POSTPONED), TYPED + "\n-- \n王磊\n"), POSTPONED, DAY, LATER,
    ),
    # Forms
    "Outlook: paragraphs only": (html(paragraphs(LATER_BODY, "p", ' class="MsoNormal"')), POSTPONED, DAY, LATER),
    "Android: div only, gb2312": (html(paragraphs(LATER_BODY, "div"), "gb2312"), POSTPONED, DAY, LATER),
    "163: HTML with the original in a blockquote": (
        html(f"{paragraphs(TYPED, 'div')}<blockquote><div>新的完成日期：2026-12-31</div></blockquote>"),
        POSTPONED, DAY, LATER,
    ),
    "QQ: both forms": (
        parts(POSTPONED, boundary="----=_NextPart", text=LATER_BODY, html=paragraphs(LATER_BODY, "div"), charset="gb18030"),
        POSTPONED, DAY, LATER,
    ),
    "企业微信邮箱: an empty text beside the HTML": (
        parts(POSTPONED, boundary="----=_wx", text=" ", html=paragraphs(LATER_BODY, "div"), charset="utf-8"),
        POSTPONED, DAY, LATER,
    ),
    "iOS: flowed lines": (
        mail(
            word(about(FINISHED)), "进展说明：已交付， \r\n清单见附件\r\n".encode(),
            kind="text/plain; charset=utf-8; format=flowed",
        ),
        FINISHED, None, {"note": "已交付， 清单见附件"},
    ),
    "S/MIME: signed in the clear": (signed(POSTPONED), POSTPONED, DAY, LATER),
    "S/MIME: packed into the signature": (opaque(POSTPONED, in_signature), POSTPONED, DAY, LATER),
    "S/MIME: packed, of unknown length": (opaque(BLOCKED, in_pieces), BLOCKED, None, STUCK),
    "S/MIME: packed, and Exchange lost its name": (
        opaque(POSTPONED, in_pieces, kind="application/octet-stream"), POSTPONED, DAY, LATER,
    ),
    "S/MIME: encrypted, the subject is enough": (sealed(FINISHED), FINISHED, None, {}),
    "a text file attached": (with_attachment(POSTPONED), POSTPONED, DAY, LATER),
    "only a thumb raised": (said(about(BLOCKED), "👍👍🏻"), BLOCKED, None, {}),
    # Odd spellings
    "a mark of the byte order": (said(about(POSTPONED), "\ufeff" + LATER_BODY), POSTPONED, DAY, LATER),
    "marks nobody sees": (
        said(about(POSTPONED), LATER_BODY.replace("新", "\u200b新").replace("进", "\u2060进")), POSTPONED, DAY, LATER,
    ),
    **{
        f"utf-8 said to be {charset}": (
            mail(word(about(POSTPONED)), LATER_BODY.encode(codec), kind=f"text/plain; charset={charset}"),
            POSTPONED, DAY, LATER,
        )
        for charset, codec in (("iso-8859-1", "utf-8"), ("windows-1252", "gbk"), ("x-unknown", "gb18030"))
    },
    "quoted-printable in small letters, blanks behind its breaks": (
        mail(
            word(about(POSTPONED)),
            encodestring(LATER_BODY.encode()).lower().replace(b"=\n", b"= \n"),
            encoding="Quoted-Printable",
        ),
        POSTPONED, DAY, LATER,
    ),
    "a blank within the code": (said(about(FINISHED).replace("#", "# "), DONE_BODY), FINISHED, None, DONE),
    **{
        f"from {name}": (mail(word(about(FINISHED)), DONE_BODY.encode(), sender=name), FINISHED, None, DONE)
        for name in (
            f"王磊@市场部 <{OWNER}>", f"王磊, 市场部 <{OWNER}>", f"王磊(市场部) <{OWNER}>",
            f'"{OWNER}" <{OWNER}>', f"{OWNER} (=?gb18030?B?zfXA2g==?=)",
        )
    },
    # Below what is quoted, and what programs write above and below
    "below the quote": (
        said("Re: " + about(POSTPONED), f"在 2026年11月20日，跨部门协作提醒 写道：\n\n> 请今天处理\n> \n\n{TYPED}\n"),
        POSTPONED, DAY, LATER,
    ),
    "below the quote, in HTML": (
        html(f"<blockquote><p>新的完成日期：2026-12-31</p></blockquote>{paragraphs(TYPED, 'div')}"), POSTPONED, DAY, LATER,
    ),
    **{
        f"beside {line.strip()[:20]}": (
            said(about(POSTPONED), f"{line}\n{TYPED}" if above else f"{TYPED}\n\n{line}\n"), POSTPONED, DAY, LATER,
        )
        for above, line in (
            (True, "[外部邮件] 请谨慎点击链接和附件\n"),
            (True, "CAUTION: This email originated from outside of the organization.\n"),
            (False, "从 Windows 版邮件发送"),
            (False, "從我的 iPhone 傳送"),
            (False, "获取Outlook for Android<https://aka.ms/AAb9ysg>"),
            (False, f"{OWNER}\n\n发件人： x"),
            (False, "【免责声明】本邮件可能含有保密信息\n请勿转发"),
            (False, "本邮件及其附件含有公司保密信息，仅限收件人使用。\n请勿转发"),
        )
    },
    "HTML: a text that only previews show": (
        html(f'<div style="display:none">您好<div>预览</div></div>{paragraphs(LATER_BODY)}'), POSTPONED, DAY, LATER,
    ),
    "HTML: lines as they were typed": (html(f"<pre>{LATER_BODY}</pre>"), POSTPONED, DAY, LATER),
    "HTML: labels in a table": (
        html("<table><tr><td>新的完成日期：</td><td>12月5日</td></tr><tr><td>进展说明：</td><td>等料</td></tr></table>"),
        POSTPONED, DAY, LATER,
    ),
    "nothing typed": (said(about(FINISHED), f"进展说明：\n\n{END}\n"), FINISHED, None, {}),
    "typed above the labels": (said(about(POSTPONED), "等料\n新的完成日期：12月5日\n进展说明：\n"), POSTPONED, DAY, LATER),
}  # fmt: skip


@pytest.mark.parametrize("client", CLIENTS)
def test_answer__as_mail_programs_write_it__is_read(client: str) -> None:
    message, word_, day, texts = CLIENTS[client]
    found = opened(message, now=NOW)
    assert isinstance(found, Incoming)
    answer = answer_of(found)
    assert isinstance(answer, Answer), answer
    assert (answer.answer, answer.sender, answer.doubt) == (word_, OWNER, "")
    assert is_about(answer, STEP if word_ == AGREED else TASK, SECRET)
    assert answer.day == day
    assert {key: text for key, text in answer.texts.items() if text} == texts
    assert answer.received_at == datetime.fromisoformat("2026-11-20T16:31:00+08:00")


@pytest.mark.parametrize(
    "note",
    [
        "来自法务的意见已处理", "来自手机厂的样机今天到", "从仓库发送", "通过邮箱发送", "提示：外部接口已联调",
        "注意：外部供应商周五到", "【外部】供应商已确认", "本邮件内容保密，清单见附件", "发自内心感谢各位",
        "先做一半\n> 90% 已完成\n其余周五", "一期已交付\n--- 二期 ---\n下周交付", "甲已交付\n---\n乙周五",
    ],
)  # fmt: skip
def test_note__that_only_begins_like_what_programs_write__is_kept(note: str) -> None:
    found = opened(said(about(FINISHED), f"进展说明：\n{note}\n\n{END}\n"), now=NOW)
    assert isinstance(found, Incoming)
    answer = answer_of(found)
    assert isinstance(answer, Answer)
    assert answer.texts == {"note": note}


@pytest.mark.parametrize(
    ("message", "doubt"),
    [
        (said(about(FINISHED).replace(FINISHED, "做完了"), ""), "主题里看不出是哪一种答复"),
        (said("?? [" + about(FINISHED).partition("[")[2].partition("-D")[0], ""), "主题里看不出是哪一种答复"),
        (sealed(POSTPONED), "正文已加密，无法读取"),
        (sealed(BLOCKED), "正文已加密，无法读取"),
        (opaque(POSTPONED, lambda mail: in_pieces(mail)[:80]), "正文已加密，无法读取"),
        (opaque(POSTPONED, lambda mail: b"\x30\x80" * 9_000), "正文已加密，无法读取"),
        (said(about(POSTPONED), "下周"), "没有写明新的完成日期"),
    ],
)  # fmt: skip
def test_answer__that_is_not_clear__is_asked(message: bytes, doubt: str) -> None:
    found = opened(message, now=NOW)
    assert isinstance(found, Incoming)
    answer = answer_of(found)
    assert isinstance(answer, Answer)
    assert answer.doubt == doubt


@pytest.mark.parametrize(
    "mail_", [said(about(FINISHED), f"{' ' * 20_000}-\r\n" * 50), html("<a " * 30_000)]
)
def test_mail__that_is_made_to_be_slow__takes_no_time(mail_: bytes) -> None:
    began = process_time()
    opened(mail_, now=NOW)
    assert process_time() - began < 5, "it took minutes"
