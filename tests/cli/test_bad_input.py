"""What is not a workbook of ours: one Chinese sentence with place and remedy, and nothing changed."""

from __future__ import annotations

import os
import re
import shutil
import sys
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from tests.book.parts import read_parts, rewrite, sheet_part, write_parts
from tests.cli.running import Result, snapshot, xiezuo, xiezuo_process
from tests.conftest import DEMO_DAY
from tests.workbooks import edit_table_part, fill, read, rename_sheet, task_place, type_into

pytestmark = pytest.mark.slow

Spoil = Callable[[Path], object]
_OLE = bytes.fromhex("D0CF11E0A1B11AE1")
TRACKER = "3进度跟踪表"


def holding(data: bytes) -> Spoil:
    return lambda path: path.write_bytes(data)


def as_docx(path: Path) -> None:
    parts = {
        "[Content_Types].xml": b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
        "_rels/.rels": b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": b"<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'/>",
    }
    write_parts(path, parts)


def as_somebody_elses(path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0]["A1"] = "工资表"
    stream = BytesIO()
    book.save(stream)
    path.write_bytes(stream.getvalue())


def as_plain_zip(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("说明.txt", "压缩包")


def cut(share: float) -> Spoil:
    return lambda path: path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])


def flipped(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[2000:2400] = bytes(byte ^ 0x5A for byte in data[2000:2400])
    path.write_bytes(bytes(data))


def bomb(path: Path) -> None:
    part = sheet_part(path, TRACKER)
    rewrite(
        path, {part: lambda xml: xml.replace(b"</sheetData>", b" " * (90 << 20) + b"</sheetData>")}
    )


def external_entity(path: Path) -> None:
    doctype = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'

    def edit(xml: bytes) -> bytes:
        end = xml.index(b"?>") + 2 if xml.startswith(b"<?xml") else 0
        return xml[:end] + doctype + xml[end:]

    rewrite(path, {"xl/workbook.xml": edit})


def without_table(path: Path) -> None:
    edit_table_part(path, "Tasks", 'displayName="Tasks"', 'displayName="任务清单"')


def without_column(path: Path) -> None:
    edit_table_part(path, "Tasks", 'name="任务状态"', 'name="进展"')


def without_sheet(path: Path) -> None:
    """Delete the tracker as a spreadsheet program does it: sheet, relation and part."""
    part = sheet_part(path, TRACKER)
    parts = read_parts(path)
    book = parts["xl/workbook.xml"].decode()
    (relation,) = re.findall(rf'<sheet [^>]*name="{TRACKER}"[^>]*r:id="(\w+)"', book)
    parts["xl/workbook.xml"] = re.sub(rf'<sheet [^>]*name="{TRACKER}"[^>]*/>', "", book).encode()
    relations = parts["xl/_rels/workbook.xml.rels"].decode()
    parts["xl/_rels/workbook.xml.rels"] = re.sub(
        rf'<Relationship [^>]*Id="{relation}"[^>]*/>', "", relations
    ).encode()
    types = parts["[Content_Types].xml"].decode()
    parts["[Content_Types].xml"] = re.sub(
        rf'<Override [^>]*PartName="/{part}"[^>]*/>', "", types
    ).encode()
    for name in (part, part.replace("worksheets/", "worksheets/_rels/") + ".rels"):
        parts.pop(name, None)
    write_parts(path, parts)


def without_name(path: Path) -> None:
    def edit(xml: bytes) -> bytes:
        return re.sub(
            rb'<definedName name="initiation\.collaboration_id"[^>]*>[^<]*</definedName>', b"", xml
        )

    rewrite(path, {"xl/workbook.xml": edit})


BAD: dict[str, tuple[Spoil, str]] = {
    "text renamed": (holding("协作编号,名称\n".encode()), "这不是 .xlsx 工作簿"),
    "empty file": (holding(b""), "文件是空的"),
    "old xls": (
        holding(_OLE + b"\0" * 504 + "Workbook".encode("utf-16-le") + b"\0" * 512),
        "旧格式的 Excel 文件 (.xls)",
    ),
    "password": (
        holding(_OLE + b"\0" * 504 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 512),
        "这个工作簿设了打开密码",
    ),
    "docx renamed": (as_docx, "这是 Word 文档，不是工作簿"),
    "plain zip": (as_plain_zip, ""),
    "somebody else's workbook": (as_somebody_elses, "没有协作表单"),
    "cut in the middle": (cut(0.5), ""),
    "cut at the end": (cut(0.999), ""),
    "damaged inside": (flipped, ""),
    "zip bomb": (bomb, "超过上限"),
    "external entity": (external_entity, ""),
    "lock file of Excel itself": (holding(b"\x05\xe5\xbc\xa0\xe4\xb8\x89" + b"\0" * 158), "不是"),
}

MENDED: dict[str, tuple[Spoil, str]] = {
    "table renamed": (without_table, "补上表格 1 个"),
    "column renamed": (without_column, "改回列标题 1 个"),
    "sheet deleted": (without_sheet, "补上工作表 1 张"),
    "name deleted": (without_name, "补上栏目 1 个"),
}


def assert_told(result: Result, name: str, words: str) -> None:
    assert result.code == 2
    assert result.out == ""
    (line,) = result.err.splitlines()
    assert line.startswith(f"错误：{name}：")
    assert line.endswith("。")
    assert words in line
    assert "Traceback" not in line


@pytest.fixture(scope="module", params=BAD)
def bad(
    request: pytest.FixtureRequest,
    sample_workbooks: dict[str, Path],
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[str, Path]:
    """A spoilt copy of a sample workbook, with what made it so."""
    folder = tmp_path_factory.mktemp("坏 文件")
    path = Path(shutil.copy(sample_workbooks["customer_complaint"], folder / "坏 工作簿.xlsx"))
    BAD[request.param][0](path)
    return request.param, path


@pytest.mark.parametrize("verb", ["check", "refresh", "remind", "dry run"])
def test_bad_file__is_told_with_place_and_remedy_and_stays(
    verb: str, bad: tuple[str, Path], tmp_path: Path
) -> None:
    kind, path = bad
    before = snapshot(path.parent)
    options = {"remind": ("--on", DEMO_DAY), "dry run": ("--on", DEMO_DAY, "--dry-run")}
    words = ("remind",) if verb == "dry run" else (verb,)
    result = xiezuo(*words, path, *options.get(verb, ()))
    if words == ("remind",):  # it also says that there was nothing to send
        result = Result(result.code, "", result.err)
    assert_told(result, path.name, BAD[kind][1])
    assert snapshot(path.parent) == before
    assert not (tmp_path / "outbox").exists()


def test_bad_file__in_a_folder__is_on_the_sheet_of_the_rollup(
    bad: tuple[str, Path], tmp_path: Path
) -> None:
    kind, path = bad
    before = snapshot(path.parent)
    result = xiezuo("rollup", path.parent, "-o", tmp_path / "汇总.xlsx", "--json")
    assert result.code == 2
    (unread,) = result.document["UnreadFiles"]
    assert unread["file"] == path.name
    assert BAD[kind][1] in unread["what"]
    assert unread["remedy"].endswith("。")
    assert snapshot(path.parent) == before


@pytest.mark.parametrize("kind", MENDED)
def test_damaged_workbook__is_brought_back_by_a_refresh(kind: str, sample_workbook: Path) -> None:
    spoil, told = MENDED[kind]
    whole = read(sample_workbook)
    spoil(sample_workbook)
    result = xiezuo("refresh", sample_workbook)
    assert (result.code, result.err) == (0, "")
    assert f"工作簿有缺损，已{told}" in result.out
    after = read(sample_workbook)
    assert not after.absent
    assert (
        after.fields["initiation.collaboration_id"] == whole.fields["initiation.collaboration_id"]
    )
    assert len(after.table("Tasks").rows) == len(whole.table("Tasks").rows)


def test_sheet_renamed__nothing_is_wrong(sample_workbook: Path) -> None:
    rename_sheet(sample_workbook, TRACKER, "十一月 跟踪")
    assert xiezuo("check", sample_workbook).code == 0
    assert xiezuo("refresh", sample_workbook).code == 0
    assert read(sample_workbook).table("Tasks").sheet == "十一月 跟踪"


@pytest.mark.parametrize(
    ("lock", "program"),
    [
        ("~$投诉 整改.xlsx", "Excel"),
        (".~lock.投诉 整改.xlsx#", "LibreOffice"),
        (".~投诉 整改.xlsx", "WPS"),
    ],
)
def test_file_open_elsewhere__can_be_checked_but_not_refreshed(
    lock: str, program: str, sample_workbook: Path
) -> None:
    (sample_workbook.parent / lock).write_bytes(b"\0" * 165)
    before = snapshot(sample_workbook.parent)
    assert xiezuo("check", sample_workbook).code == 0
    result = xiezuo("refresh", sample_workbook, "--today", "2026-11-24")
    assert_told(result, sample_workbook.name, f"文件正在 {program} 中打开")
    assert snapshot(sample_workbook.parent) == before


def test_read_only_file__is_told_and_stays(sample_workbook: Path) -> None:
    sample_workbook.chmod(0o444)
    before = snapshot(sample_workbook.parent)
    result = xiezuo("refresh", sample_workbook, "--today", "2026-11-24")
    assert_told(result, sample_workbook.name, "文件是只读的")
    assert snapshot(sample_workbook.parent) == before


def limit_file_size() -> None:
    """Let no file grow beyond 40 kB: writing more fails as on a full disk."""
    import resource
    import signal

    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))


needs_limits = pytest.mark.skipif(
    sys.platform == "win32", reason="Windows cannot limit the size of files of one process"
)


@needs_limits
def test_full_disk__refresh__leaves_the_file_and_nothing_else(sample_workbook: Path) -> None:
    fill(sample_workbook, append={"PlanTasks": [{"task_id": "XC20260921-001-T91"}]})
    shutil.rmtree(sample_workbook.parent / ".协作备份", ignore_errors=True)
    before = snapshot(sample_workbook.parent)
    result = xiezuo_process("refresh", sample_workbook, before=limit_file_size)
    assert_told(result, sample_workbook.name, "文件超过了系统允许的大小")
    assert snapshot(sample_workbook.parent) == before


@needs_limits
@pytest.mark.parametrize("verb", ["new", "demo", "rollup"])
def test_full_disk__new_files__are_not_left_half_written(
    verb: str, sample_workbook: Path, tmp_path: Path
) -> None:
    target = tmp_path / "目标"
    arguments = {
        "new": ("new", target / "新.xlsx"),
        "demo": ("demo", target),
        "rollup": ("rollup", sample_workbook.parent, "-o", target / "汇总.xlsx"),
    }[verb]
    if verb == "rollup":
        big = [{"task_id": f"XC20260921-001-T{n}", "status": "未开始"} for n in range(3000)]
        fill(sample_workbook, append={"Tasks": big})
    result = xiezuo_process(*arguments, before=limit_file_size)
    assert result.code == 2
    (line,) = result.err.splitlines()
    assert line.startswith("错误：")
    assert "文件超过了系统允许的大小" in line
    assert not [path for path in target.rglob("*") if path.is_file()]


@needs_limits
def test_full_disk__remind__tells_what_was_not_sent(sample_workbook: Path, tmp_path: Path) -> None:
    def no_room_for_mails() -> None:
        import resource
        import signal

        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (4_000, 4_000))

    before = sample_workbook.read_bytes()
    result = xiezuo_process("remind", sample_workbook, "--on", DEMO_DAY, before=no_room_for_mails)
    assert result.code == 2
    (line,) = result.err.splitlines()
    assert line.startswith("错误：")
    assert not list(tmp_path.rglob("*.eml"))
    assert sample_workbook.read_bytes() == before


def test_text_in_date_cells__every_verb_goes_on(sample_workbook: Path, tmp_path: Path) -> None:
    for key in ("updated_on", "adjusted_finish", "actual_start"):
        type_into(sample_workbook, task_place(sample_workbook, 1, key), "下周三")
    type_into(sample_workbook, task_place(sample_workbook, 1, "finish", "PlanTasks"), "下周三")
    type_into(sample_workbook, read(sample_workbook).places["initiation.deadline"], "年底")
    assert xiezuo("check", sample_workbook).code == 1
    assert xiezuo("refresh", sample_workbook).code == 0
    assert xiezuo("refresh", sample_workbook).out.count("已是最新") == 1
    assert xiezuo("remind", sample_workbook, "--on", DEMO_DAY).code == 0
    assert xiezuo("rollup", sample_workbook.parent, "-o", tmp_path / "汇总.xlsx").code == 0


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")
def test_device_or_pipe__is_neither_read_nor_overwritten(
    sample_workbook: Path, tmp_path: Path
) -> None:
    pipe, device = tmp_path / "管道.xlsx", tmp_path / "设备.xlsx"
    os.mkfifo(pipe)
    device.symlink_to("/dev/zero")
    result = xiezuo_process("check", pipe, device)
    assert result.code == 2
    assert result.err.count("这是设备或管道，不是文件") == 2
    page = xiezuo("remind", sample_workbook, "--on", DEMO_DAY, "--dry-run", "--html", pipe)
    assert (page.code, "这不是普通文件，没有覆盖它" in page.err) == (2, True)
    assert pipe.is_fifo()
