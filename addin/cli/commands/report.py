"""`xiezuo report`: the brief of a collaboration on one page, or a form of the handbooks."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from addin.book.closed.workbook import ClosedWorkbook
from addin.book.files import BRIEF, write_file
from addin.cli.options import now
from addin.cli.output import as_json, plain, say
from addin.errors import InputError, SaveFailed
from addin.reports.archiving.page import page
from addin.reports.brief import PAGE
from addin.reports.brief_files import PRINT, RENDERERS, endings
from addin.reports.handbook_forms import PRINTED, as_printed, forms_of_phase, handbook_form
from addin.reports.printing import browser as browser_here
from addin.reports.printing import page_as_pdf
from addin.standing.brief import brief
from addin.standing.workbook_day import WorkbookDay

PHASE = "本阶段"


def run(file: Path, output: Path | None, today: date | None, *, as_document: bool) -> None:
    """Write the brief: to `output` by its ending, else beside the workbook.

    Raises:
        InputError: the ending is none of these, or no program is there for it.
        WorkbookError: the workbook cannot be read, or the brief not be written.
    """
    targets = [output] if output else _beside(file)
    for target in targets:
        if target.suffix.lower() not in RENDERERS:
            raise InputError(
                f"简报不能写成“{target.suffix or target.name}”",
                remedy=f"文件名请以 {'、'.join(RENDERERS)} 结尾。",
            )
        if target.resolve() == file.resolve():
            raise InputError(
                "简报会覆盖工作簿，没有写入", where=str(target), remedy="请换一个文件名。"
            )
    content = ClosedWorkbook(file).read()
    made = brief(WorkbookDay.of(content, now(None), today))
    files = {target: RENDERERS[target.suffix.lower()](made) for target in targets}
    for target, data in files.items():
        write_file(target, data)
    if as_document:
        as_json({"file": file, "output": targets, "brief": made})
        return
    say(f"已生成协作简报：{plain('、'.join(map(str, targets)))}。")


def run_form(
    file: Path, name: str, output: Path | None, today: date | None, *, as_document: bool
) -> None:
    """Write a form of the handbooks under its own name: to `output`, else beside the workbook.

    本阶段 are all forms with which the phase works that the collaboration is in.

    Raises:
        InputError: there is no such form, or the ending is none of these.
        WorkbookError: the workbook cannot be read, or the form not be written.
    """
    if name not in (*PRINTED, PHASE):
        raise InputError(
            f"没有叫“{name}”的表单", remedy=f"可以打印的表单：{'、'.join((*PRINTED, PHASE))}。"
        )
    browser = browser_here()
    ending = PRINT if browser else PAGE
    target = output or file.with_name(f"{file.stem}_{name}{ending}")
    if target.suffix.lower() not in (PRINT, PAGE) or (
        target.suffix.lower() == PRINT and not browser
    ):
        raise InputError(
            f"表单不能写成“{target.suffix or target.name}”",
            remedy=f"文件名请以 {PAGE} 结尾{f'，或以 {PRINT} 结尾' if browser else ''}。",
        )
    workbook = WorkbookDay.of(ClosedWorkbook(file).read(), now(None), today)
    if name == PHASE:
        html = forms_of_phase(workbook, now(today))
    else:
        content = as_printed(workbook)
        html = page([handbook_form(name, content)], content, moment=now(today))
    data: bytes | None = html.encode()
    if browser and target.suffix.lower() == PRINT:
        data = page_as_pdf(browser, html)
    if data is None:
        raise SaveFailed("没有生成 PDF", remedy=f"请用 -o 指定以 {PAGE} 结尾的文件。")
    write_file(target, data)
    if as_document:
        as_json({"file": file, "output": target, "form": name})
        return
    say(f"已生成{name}{'的表单' if name == PHASE else ''}：{plain(str(target))}。")


def _beside(file: Path) -> list[Path]:
    return [file.with_name(f"{file.stem}{BRIEF}{ending}") for ending in endings()]
