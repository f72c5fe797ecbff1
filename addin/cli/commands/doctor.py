"""`xiezuo doctor`: what works on this computer and what is missing."""

from __future__ import annotations

import importlib
import importlib.util
import os
import platform
import shutil
import sys
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from importlib.metadata import version
from pathlib import Path

from addin.book.log import write_log
from addin.book.store import default_store
from addin.cli.output import as_json, display, plain, table
from addin.errors import InputError
from addin.reading.zone import BEIJING
from addin.worktime import Calendar, calendar_warning


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One thing that was looked at; `ok` is None where it is optional and missing."""

    subject: str
    ok: bool | None
    detail: str


def run(today: date, *, as_document: bool, forgets: bool = False) -> None:
    """Print what was found, for people or as JSON; first forget what was computed before."""
    if forgets:
        with closing(default_store()) as store:
            store.clear()
    findings = examine(today)
    if as_document:
        as_json({"version": version("xiezuo"), "findings": findings})
        return
    shown = table(f"协作 Xiezuo {version('xiezuo')} 自检", "项目", "状态", "说明")
    marks = {True: "[green]可用[/]", False: "[red]需要处理[/]", None: "[yellow]未安装（可选）[/]"}
    for finding in findings:
        shown.add_row(finding.subject, marks[finding.ok], plain(finding.detail))
    display(shown)


def examine(today: date) -> list[Diagnosis]:
    """Return the findings about Python, the template, the calendar, ledger and mail, and programs."""
    return [
        Diagnosis("Python", sys.version_info >= (3, 11), platform.python_version()),
        Diagnosis("系统", True, f"{platform.system()} {platform.release()}"),
        _template(),
        _calendar(today),
        _ledger(),
        _memory(),
        _mail(),
        _program("LibreOffice", "soffice", "没有 Excel 时用来打开和打印工作簿"),
        _clock(),
        _module("Excel 连接", "xlwings", "功能区按钮需要"),
        _module("Exchange 连接", "exchangelib", "用公司自己的 Exchange 发信需要"),
        _module("Microsoft 365 连接", "msal", "用 Microsoft 365 发信需要"),
    ]


def _template() -> Diagnosis:
    from workbook_templates import TEMPLATE

    return Diagnosis(
        "标准工作簿",
        TEMPLATE.exists(),
        TEMPLATE.name if TEMPLATE.exists() else "文件缺失，请重新安装",
    )


def _calendar(today: date) -> Diagnosis:
    warning = calendar_warning(today)
    until = Calendar.standard().announced_until
    return Diagnosis("工作日历", not warning, warning or f"国务院安排已录入至 {until}")


def _clock() -> Diagnosis:
    """Return whether this computer's clock is that of companies in China; either will do."""
    here = datetime.now().astimezone()
    other = here.utcoffset() != here.astimezone(BEIJING).utcoffset()
    detail = (
        f"这台电脑是{here:%m-%d %H:%M}，北京时间{here.astimezone(BEIJING):%m-%d %H:%M}："
        "时限、提醒和会议按公司的时区（SLA参数“时区”，不填是 Asia/Shanghai），"
        "工作表里“今天”“现在”的公式按电脑的时间"
        if other
        else f"{here:%Y-%m-%d %H:%M}，和公司的时区相同（SLA参数“时区”，不填是 Asia/Shanghai）"
    )
    return Diagnosis("时区", True, detail)


def _ledger() -> Diagnosis:
    from mailer.delivery.ledger import default_path

    folder = default_path().parent
    while not folder.exists():
        folder = folder.parent
    writable = os.access(folder, os.W_OK)
    return Diagnosis("发送记录", writable, str(default_path()) if writable else f"{folder} 不可写")


def _memory() -> Diagnosis:
    """Return what is remembered of earlier runs; without it everything works, only slower."""
    with closing(default_store()) as store:
        if not store.works:
            return Diagnosis("判定缓存", None, f"{store.path} 无法使用，每次从头计算，结果相同")
        size = f"{len(store)} 项，{store.size / 1e6:.1f} MB"
        return Diagnosis("判定缓存", True, f"{size}（{store.path}），清空：xiezuo doctor --forget")


def _mail() -> Diagnosis:
    """Return by which way mails go out; nothing is sent and no server is asked."""
    from mailer.delivery.config import load, move_command, strays

    try:
        config = load()
    except InputError as error:
        return Diagnosis("邮件设置", False, str(error))
    if config.path is None and (found := strays([Path()])):
        detail = f"{found[0]} 不起作用，请运行：{move_command(found[0])}"
        return Diagnosis("邮件设置", False, detail)
    if config.path is None:
        return Diagnosis("邮件设置", True, "没有 xiezuo.toml，邮件写成 .eml 文件")
    return Diagnosis(
        "邮件设置", True, f"{config.transport}（{config.path}），试发：xiezuo mail test"
    )


def _program(subject: str, name: str, use: str) -> Diagnosis:
    found = shutil.which(name)
    return Diagnosis(subject, True if found else None, found or use)


def _module(subject: str, name: str, use: str) -> Diagnosis:
    """Return whether a package is there and can be loaded, which takes more than to be there."""
    if importlib.util.find_spec(name) is None:
        return Diagnosis(subject, None, use)
    try:
        importlib.import_module(name)
    except Exception as error:  # a DLL that is missing, a policy, half an update
        log = write_log(error)
        return Diagnosis(subject, False, f"{name} 已安装，但无法启动（{error}），日志：{log}")
    return Diagnosis(subject, True, name)
