"""`xiezuo new`: a new workbook, empty or by a process template."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from addin.actions.starting.start import (
    OWN_TEMPLATES,
    Schedule,
    equip,
    library,
    start,
    template,
)
from addin.book.files import refused_by_windows
from addin.cli.options import now
from addin.cli.output import display, plain, say, table
from addin.errors import InputError
from addin.reports.verbs.starting import FIRST, started_sentences

_RENAMING = "名称不同的，删除新文件后用 --department 研发部=研发中心 重新新建。"


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked for; `templates` is the folder with the company's own."""

    file: Path | None
    template: str
    schedule: Schedule
    company: Path | None
    departments: list[str]
    templates: Path | None
    today: date | None


def run(request: Request) -> None:
    """Write the new workbook; one that is there is not overwritten.

    Raises:
        InputError: file, template, dates or departments cannot be what was meant.
        WorkbookError: a workbook cannot be read, or the new one not be written.
    """
    if not request.template:
        _start_empty(request)
        return
    if (request.schedule.start is None) == (request.schedule.finish is None):
        raise InputError(
            "按模板新建要有一个日期：开始或截止",
            remedy="请写 --start 2027-01-04（从开始日往后排）或 --finish 2027-03-31（从截止日往前排）。",
        )
    own = request.templates or own_templates()
    process = template(request.template, own, now(None))
    file = _free(request.file or Path(f"{process.name}.xlsx"))
    names = dict(map(_renaming, request.departments))
    made = start(
        file,
        process,
        request.schedule,
        company=request.company,
        names=names,
        moment=now(request.today),
    )
    today = request.today or now(None).date()
    for sentence in started_sentences(str(file), made, today, renaming=_RENAMING):
        say(plain(sentence))


def show(templates: Path | None) -> None:
    """List all templates with what they are for."""
    shown = table(
        "流程模板", "模板", "协作类型", "协作场景", "规模", "任务", "适用", right=("任务",)
    )
    for each in library(templates or own_templates()):
        cells = (each.name, each.type, each.scenario, each.scale, str(len(each.tasks)), each.about)
        shown.add_row(*map(plain, cells))
    display(shown)
    say("用法：xiezuo new --from 模板 --start 开始日期，或 --finish 截止日期。")


def own_templates() -> Path:
    """Return the folder for the company's templates where none is named."""
    from platformdirs import user_documents_path

    return user_documents_path() / OWN_TEMPLATES


def _start_empty(request: Request) -> None:
    if request.file is None:
        raise InputError("没有写文件名", remedy="请写文件名，如 xiezuo new 新品上市.xlsx。")
    if request.schedule != Schedule() or request.departments:
        raise InputError(
            "--start、--finish、--department 要和 --from 合用",
            remedy="请用 --from 写明流程模板；xiezuo new --list 列出全部模板。",
        )
    file = _free(request.file)
    equip(file, request.company)
    then = "再填“1发起表”" if request.company else FIRST
    say(f"已新建 [bold]{plain(file)}[/]，{then}。")


def _free(file: Path) -> Path:
    """Return the name of a workbook that is not there yet."""
    if file.suffix.lower() != ".xlsx":
        raise InputError(
            f"文件名“{file.name}”不是 .xlsx",
            remedy="请写成以 .xlsx 结尾的文件名，如 新品上市.xlsx。",
        )
    if found := refused_by_windows(file.name):
        raise InputError(
            f"文件名“{file.name}”在 Windows 上不能用：{found}", remedy="请换一个文件名。"
        )
    if file.exists():
        raise InputError(
            "文件已经存在，没有覆盖", where=str(file), remedy="请换一个文件名，或先移走原文件。"
        )
    return file


def _renaming(text: str) -> tuple[str, str]:
    old, sign, new = (part.strip() for part in text.partition("="))
    if not (old and sign and new):
        raise InputError(f"“{text}”不是部门的对应", remedy="请写成 研发部=研发中心。")
    return old, new
