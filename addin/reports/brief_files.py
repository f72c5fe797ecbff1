"""协作简报 as a file of any kind: the sheet, the page, and what this computer prints of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from addin.errors import InputError, SaveFailed
from addin.reports import printing
from addin.reports.brief import PAGE, SHEET, page, sheet
from addin.standing.brief import Brief

PRINT, PICTURE = ".pdf", ".png"
_REMEDY = f"请用 -o 指定以 {PAGE} 或 {SHEET} 结尾的文件，再从浏览器或 Excel 打印。"


def endings() -> tuple[str, ...]:
    """Return as what the brief is written where nobody asks for anything else.

    To be printed and forwarded, PDF and picture; where no program makes them, page and sheet.
    """
    made = []
    if printing.office() or printing.browser():
        made.append(PRINT)
    if printing.browser():
        made.append(PICTURE)
    return tuple(made) or (PAGE, SHEET)


def _print(brief: Brief) -> bytes:
    """Return the brief as a PDF.

    Raises:
        InputError: neither LibreOffice nor a browser is there.
        SaveFailed: they print nothing.
    """
    office, browser = printing.office(), printing.browser()
    if not office and not browser:
        raise InputError("没有找到 LibreOffice 或浏览器，不能生成 PDF", remedy=_REMEDY)
    made = printing.sheet_as_pdf(office, sheet(brief)) if office else None
    if made is None and browser:
        made = printing.page_as_pdf(browser, page(brief))
    if made is None:
        raise SaveFailed("没有生成 PDF", remedy=_REMEDY)
    return made


def _picture(brief: Brief) -> bytes:
    """Return the brief as a PNG.

    Raises:
        InputError: no browser is there.
        SaveFailed: it makes none.
    """
    browser = printing.browser()
    if not browser:
        raise InputError("没有找到浏览器（Edge、Chrome），不能生成图片", remedy=_REMEDY)
    made = printing.page_as_picture(browser, page(brief))
    if made is None:
        raise SaveFailed("没有生成图片", remedy=_REMEDY)
    return made


RENDERERS: Mapping[str, Callable[[Brief], bytes]] = {
    PRINT: _print,
    PICTURE: _picture,
    PAGE: lambda brief: page(brief).encode(),
    SHEET: sheet,
}
"""What makes a file of each ending."""
