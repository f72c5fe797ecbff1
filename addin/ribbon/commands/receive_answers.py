"""收取答复: the mailbox is read, and what the answers say is proposed in 邮件答复."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime
from pathlib import Path

from addin.notices.collaborations import company_moment
from addin.notices.inbox import propose, read_mailbox, tell_people
from addin.notices.post import AnsweredWorkbook
from addin.notices.sending import note
from addin.ribbon.application import Application
from addin.ribbon.saved import saved_path
from mailer.delivery.config import load, require_counting, strays
from mailer.delivery.ledger import Ledger, default_path
from mailer.transports import WITH_INBOX, inbox_of

_UNREADABLE = (
    "按现在的邮件设置，这里收不到答复：用 Exchange 或 Microsoft 365 发信才能直接读收件箱。\n\n"
    "用别的方式，请把答复另存为 .eml，运行 xiezuo inbox 工作簿 --mails 文件夹。"
)


def run(application: Application, moment: datetime) -> str:
    """Read the mailbox and go to what is to be decided."""
    host, path = application.workbook(), saved_path(application)
    config = load()
    require_counting(config, strays([Path(), path.parent]))
    if config.transport not in WITH_INBOX:
        return _UNREADABLE
    book = AnsweredWorkbook(path, host.read())
    moment = company_moment([book.content], moment)
    with closing(inbox_of(config, None)) as inbox, closing(Ledger(default_path())) as ledger:
        post = read_mailbox(inbox, [book], ledger, moment)
        if book.new:
            propose(host, book)
        told = tell_people(post, [book], config, ledger, moment)
        if post.came_back:
            note(host, book.content, ledger, None, moment)
    count = len(post.proposed)
    parts = [f"新的答复 {count} 条，已登记过 {post.known} 条，没有采用 {len(post.left)} 封。"]
    if count:
        place = book.content.table("Answers").next_place()
        application.show(place.sheet, place.cell)
        parts.append("请在“邮件答复”里选“接受”或“不接受”，再刷新。")
    if post.came_back:
        names = "、".join(dict.fromkeys(back.address for back in post.came_back))
        parts.append(f"退信 {len(post.came_back)} 封（{names}），请在“通讯录”里更正邮箱。")
    if told.count:
        parts.append(f"已就答复和退信写信 {told.count} 封。")
    parts += [f"就答复和退信写的信没有发出：{each}。" for each in told.troubles]
    return "\n\n".join(parts)
