"""A summary for a group, in the markdown of its chat program."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from mailer.letters import wording
from mailer.letters.links import link_to
from mailer.planning.digests import Line
from mailer.planning.groups import Summary
from mailer.planning.items import Notice
from mailer.text import one_line, shortened

SHOWN = 30
_SAID = 60  # characters of a name
# What would begin a link, a mark or a mention; no program knows a way to escape all of them.
_HARMLESS = str.maketrans("*_`~[]<>#@\\|!", "＊＿｀～［］＜＞＃＠＼｜！")


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a chat program wants its markdown.

    At `most` so many bytes of UTF-8; `line_end` ends a line; `has_title`: it shows the title itself.
    """

    most: int
    line_end: str
    has_title: bool = False


def title_of(summary: Summary) -> str:
    """Return the heading: what there is, and about which collaboration."""
    return f"协作提醒：{_plain(summary.collaboration.title) or _plain(summary.collaboration.id)}"


def text_of(summary: Summary, dialect: Dialect) -> str:
    """Return the summary; what there is no room for is counted."""
    head = list(_head(summary))[dialect.has_title :]
    foot = list(_foot(summary))
    rows = [_row(line, summary) for line in summary.lines]
    shown = min(SHOWN, len(rows))
    while True:
        more = [f"另有{len(rows) - shown}项，见工作簿。"] * (shown < len(rows))
        text = dialect.line_end.join([*head, *rows[:shown], *more, *foot])
        if len(text.encode()) <= dialect.most or not shown:
            return text
        shown -= 1


def _head(summary: Summary) -> Iterator[str]:
    day = f"{summary.day:%m-%d} 周{'一二三四五六日'[summary.day.weekday()]}"
    yield f"**{title_of(summary)}**"
    yield f"{_plain(summary.collaboration.id)}　{day}　{wording.counts(summary.lines, summary.day)}"


def _row(line: Line, summary: Summary) -> str:
    item, today = line.item, summary.day
    if isinstance(item, Notice):
        number, people = item.number, item.people
        due = f"截止{wording.moment_word(item.due_at, today)}" if item.due_at else ""
        word = "" if item.is_over or item.is_near else wording.pending(line.role)
    else:
        number = item.id.removeprefix(f"{line.collaboration.id}-")
        people = item.owner
        due = f"截止{wording.day_word(item.due, today)}" if item.due else ""
        word = f"逾期{item.overdue_days}个工作日" if item.overdue_days else ""
    flags = [flag.word for flag in wording.flags(line, today) if not word.startswith(flag.word)]
    states = "、".join([*flags, *([word] if word else [])])
    parts = [
        _plain(number if number != "—" else ""),
        f"**{_plain(item.name)}**",
        _plain(people),
        due,
    ]
    return f"• {'　'.join(filter(None, parts))}：{states}"


def _foot(summary: Summary) -> Iterator[str]:
    link = link_to(summary.collaboration.link) if summary.collaboration.is_shared else ""
    if link.startswith("https://"):
        yield f"[打开协作工作簿]({link.replace('(', '%28').replace(')', '%29')})"
    yield "每个协作项目每天一条，负责人另有邮件。"


def _plain(text: str) -> str:
    """Return what somebody typed so that it is text and nothing else."""
    return shortened(one_line(text).translate(_HARMLESS), _SAID)
