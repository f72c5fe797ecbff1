"""What is let in: the file is looked at before any reader touches it.

Volume attacks pass every spreadsheet reader, so the limits here are counted while inflating and
never taken from a header.

Why these figures (`SizeLimits`): with its formulas, a row of the tracker is 10 KB of XML, so 100 000
tasks are one sheet of 1 GB in a file of 90 MB.
It must open, and it does so in bounded memory because sheets are streamed.
The largest of 1 968 public workbooks inflates to 60 MB and has 1 033 members, and none but three
artificial ones exceeds 100:1, so nothing real comes near a limit.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from addin.errors import EncryptedWorkbook, NotAWorkbook, UnsafeWorkbook, WorkbookError

_MB = 1 << 20


@dataclass(frozen=True, slots=True)
class SizeLimits:
    """How large a workbook may be; bytes unless named otherwise."""

    file_size: int = 150 * _MB
    members: int = 2_000
    member_size: int = 2048 * _MB  # a sheet, which is streamed
    part_size: int = 256 * _MB  # any other part, which is held in memory
    total_size: int = 3072 * _MB
    ratio: int = 100  # inflated : compressed, beyond `ratio_grace`
    ratio_grace: int = 100 << 10
    row_size: int = 32 * _MB  # one <row>; 256 cells of 32 767 characters are 25 MB
    last_row: int = 200_000
    last_column: int = 256


LIMITS = SizeLimits()

_OLE = bytes.fromhex("D0CF11E0A1B11AE1")
_OLE_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OLE_WORKBOOK = "Workbook".encode("utf-16-le")
_SAVE_AS_XLSX = "请在 Excel 中打开它，另存为「Excel 工作簿 (*.xlsx)」再试。"


def check_kind(data: bytes, where: str) -> None:
    """Pass a file that begins like a zip package; say of any other what it is.

    Raises:
        NotAWorkbook: an old .xls or something else.
        EncryptedWorkbook: an office file that needs a password to be opened.
    """
    if data[:4] == b"PK\x03\x04":
        return
    if data[:8] == _OLE:
        if _OLE_ENCRYPTED in data:
            raise EncryptedWorkbook(
                "这个工作簿设了打开密码",
                where=where,
                remedy="请在 Excel 的「文件 → 信息 → 保护工作簿」里去掉打开密码并保存，再试。",
            )
        kind = "旧格式的 Excel 文件 (.xls)" if _OLE_WORKBOOK in data else "旧格式的 Office 文件"
        raise NotAWorkbook(f"这是{kind}", where=where, remedy=_SAVE_AS_XLSX)
    if not data:
        raise NotAWorkbook("文件是空的", where=where, remedy="请从备份恢复，或重新生成。")
    raise NotAWorkbook("这不是 .xlsx 工作簿", where=where, remedy=_SAVE_AS_XLSX)


def check_main_type(content_type: str | None, where: str) -> None:
    """Pass the content type of a package's main part if it is a workbook's.

    Raises:
        NotAWorkbook: a document, a presentation, a binary workbook or another kind of package.
    """
    known = content_type or ""
    if "sheet.binary" in known:
        raise NotAWorkbook("这是二进制工作簿 (.xlsb)", where=where, remedy=_SAVE_AS_XLSX)
    if known.endswith("main+xml") and ("spreadsheetml" in known or "ms-excel" in known):
        return
    for mark, kind in (("word", "Word 文档"), ("presentation", "PowerPoint 演示文稿")):
        if mark in known:
            raise NotAWorkbook(
                f"这是 {kind}，不是工作簿", where=where, remedy="请选择 .xlsx 文件。"
            )
    raise NotAWorkbook("压缩包里没有工作簿", where=where, remedy=_SAVE_AS_XLSX)


def check_file_size(size: int, where: str, limits: SizeLimits = LIMITS) -> None:
    """Raise UnsafeWorkbook if the file is larger than any real workbook."""
    if size > limits.file_size:
        raise too_large(f"文件有 {size / _MB:.0f} MB", f"{limits.file_size // _MB} MB", where)


def check_names(names: Iterable[str], where: str, limits: SizeLimits = LIMITS) -> None:
    """Raise UnsafeWorkbook for too many, doubled, absolute or climbing member names."""
    seen: set[str] = set()
    for name in names:
        folded = name.casefold()
        if folded in seen:
            raise unsafe(f"压缩包里有两个「{name}」", where)
        seen.add(folded)
        if name.startswith("/") or "\\" in name or ":" in name or "\0" in name:
            raise unsafe(f"压缩包里有不允许的文件名「{name!a}」", where)
        if ".." in name.split("/"):
            raise unsafe(f"压缩包里有指向上级目录的文件名「{name}」", where)
    if len(seen) > limits.members:
        raise too_large(f"压缩包里有 {len(seen)} 个部件", f"{limits.members} 个", where)


def unsafe(what: str, where: str) -> UnsafeWorkbook:
    """Return the error for a file that no spreadsheet program writes."""
    return UnsafeWorkbook(
        what, where=where, remedy="没有打开这个文件；请向发送人要一份由 Excel 直接保存的文件。"
    )


def too_large(what: str, limit: str, where: str) -> WorkbookError:
    """Return the error for a file beyond one of the limits."""
    return UnsafeWorkbook(
        f"{what}，超过上限 {limit}",
        where=where,
        remedy="没有打开这个文件；请删除多余的行、列、图片后另存，再试。",
    )


def too_far(cell: str, where: str) -> WorkbookError:
    """Return the error for a value that stands far away from everything else."""
    return UnsafeWorkbook(
        f"单元格 {cell} 里有内容，离表格太远",
        where=where,
        remedy="请在 Excel 中按 Ctrl+End 找到它，删除多余的行或列后保存，再试。",
    )
