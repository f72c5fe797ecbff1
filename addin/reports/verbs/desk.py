"""The desk of a page: workbooks come in as bytes; a verb's document and the files it wrote go out.

A verb works in a folder of its own, which in a browser lies in memory. Whatever it wrote there is a
result, its backups too; nothing else of the computer is read or written.
"""

from __future__ import annotations

import io
import json
import os
import re
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, TypeVar

from addin.actions.change_log import ACTOR
from addin.book.closed.saver import BACKUP_FOLDER
from addin.book.closed.workbook import ClosedWorkbook
from addin.book.files import BRIEF, MAPPING, PORTFOLIO, refused_by_windows
from addin.book.log import LOG_PREFIX
from addin.book.unforeseen import attempt, foreseen
from addin.content import Changes, Content, Value
from addin.errors import InputError, XiezuoError
from addin.forms.model import Kind
from addin.forms.vocabularies import LEFT_OUT, TAKEN
from addin.lint import Memory
from addin.reading.dates import read_date
from addin.reading.model import Unreadable
from addin.reports.verbs.document import as_text, problem, problems

if TYPE_CHECKING:
    from addin.actions.refresh import Refreshed

Made = TypeVar("Made")

_NAMES = {"new": "新建", "repair": "修复", "upgrade": "升级", "merge": "合并", "adopt": "导入"}
_COMMAND = re.compile(rf" ?xiezuo ({'|'.join(_NAMES)})(?:（(?:升级|或点“[^”]*”)）)?,? ?")
_LOG = re.compile(rf"{LOG_PREFIX}[0-9-]+\.log")
_SAID = frozenset({"what", "remedy", "suggestion", "told"})  # written by the program, not by people


@dataclass(frozen=True, slots=True)
class Answer:
    """What a verb gives: its document as JSON, and by name the files that it wrote."""

    document: str
    files: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked for.

    - `paths`: the workbooks, below `folder`, as they were given.
    - `today`: the day asked for; `actual`: the moment on the computer's clock.
    - `person`: who asks, by the name in 通讯录, "" if nobody said.
    - `choices`: what else this verb asks.
    - `tell`: is told how many of how many workbooks are done.
    - `remembered`: what was judged before.
    """

    folder: Path
    paths: Sequence[Path]
    today: date | None
    actual: datetime
    person: str
    choices: Mapping[str, Any]
    tell: Callable[[int, int], None]
    remembered: Memory | None = None

    @property
    def actor(self) -> str:
        """Who asks, for 变更日志."""
        return self.person or ACTOR

    def each(self, work: Callable[[Path], Made]) -> Iterator[tuple[Path, Made | XiezuoError]]:
        """Yield what `work` makes of each workbook, or why it could not."""
        for number, path in enumerate(self.paths, 1):
            yield path, attempt(path, partial(work, path))
            self.tell(number, len(self.paths))

    def counting(self) -> Callable[[], None]:
        """Return what is to be called after each workbook."""
        numbers = iter(range(1, len(self.paths) + 1))
        return lambda: self.tell(next(numbers), len(self.paths))

    def chosen(self, name: str) -> Path | None:
        """Return the workbook that a choice names."""
        given = self.choices.get(name)
        return self.folder / _safe(str(given)) if given else None

    def required(self, name: str) -> Path:
        """Return the workbook that a choice names, or else the first."""
        found = self.chosen(name) or next(iter(self.paths), None)
        if found is None:
            raise InputError("还没有选择工作簿", remedy="请先选择工作簿。")
        return found


def answer(
    verb: str,
    files: Mapping[str, bytes],
    *,
    actual: datetime,
    today: str = "",
    person: str = "",
    choices: Mapping[str, Any] | None = None,
    tell: Callable[[int, int], None] = lambda done, of: None,
    remembered: Memory | None = None,
) -> Answer:
    """Do what `verb` says with workbooks; `files` holds their bytes by name, with folders or not.

    `remembered` holds what earlier verbs judged.

    An error is part of the document, under ``error``; then there are no files, but for the log of
    what nobody foresaw.
    """
    with tempfile.TemporaryDirectory(prefix="xiezuo-") as made:
        folder = Path(made).resolve()
        try:
            paths = [_put(folder, name, data) for name, data in files.items()]
            shown = [path for path in paths if BACKUP_FOLDER not in path.parts]
            order = Order(
                folder, shown, _day(today), actual, person, choices or {}, tell, remembered
            )
            document = VERBS[verb](order)
            written = _written(folder, files)
        except Exception as error:
            document, written = {"error": problem(foreseen(error))}, {}
        text = as_text(_in_words(document))
        for parent in (folder, tempfile.gettempdir()):
            text = text.replace(json.dumps(f"{parent}{os.sep}", ensure_ascii=False)[1:-1], "")
        return Answer(text, {**written, **_logs(text)})


def packed(files: Mapping[str, bytes]) -> bytes:
    """Return files as one zip, for who wants them all."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return made.getvalue()


def _put(folder: Path, name: str, data: bytes) -> Path:
    path = folder / _safe(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def _safe(name: str) -> PurePosixPath:
    """Return a name as a path below a folder."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or not path.parts:
        raise InputError("文件名不能这样写", where=name, remedy="请换一个文件名。")
    return path


def _written(folder: Path, before: Mapping[str, bytes]) -> dict[str, bytes]:
    found = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and (data := path.read_bytes()) != before.get(name):
            found[name] = data
    return found


def _logs(text: str) -> dict[str, bytes]:
    """Return the logs that a document names, if they lie where only this program finds them."""
    folder = Path(tempfile.gettempdir())
    names = {name for name in _LOG.findall(text) if (folder / name).is_file()}
    return {name: (folder / name).read_bytes() for name in names}


def _day(text: str) -> date | None:
    read = read_date(text)
    if isinstance(read, Unreadable):
        raise read.error("日期", Kind.DATE, "请写成 年-月-日，如 2026-11-20。")
    return read


def _in_words(value: Any, key: str = "") -> Any:
    """Return a document in which the program names what a page has, no commands of a terminal."""
    if isinstance(value, dict):
        return {
            each: _in_words(inner, each)
            if each in _SAID or isinstance(inner, dict | list)
            else inner
            for each, inner in value.items()
        }
    if isinstance(value, list):
        return [_in_words(inner, key) for inner in value]
    if isinstance(value, str) and key in _SAID and ("xiezuo" in value or "--" in value):
        named = _COMMAND.sub(lambda found: f"“{_NAMES[found[1]]}”", value)
        return named.replace(" --dry-run", "").replace("用 --sheet 指定", "写在“工作表”里")
    return value


def _files(
    order: Order,
    work: Callable[[Path], Made],
    document: Callable[[Path, Made | XiezuoError], dict[str, Any]],
    told: Callable[[Made], str] | None = None,
) -> dict[str, Any]:
    """Return the documents of what `work` makes of each workbook, with a sentence where `told`."""
    made = []
    for path, result in order.each(work):
        each = document(path, result)
        if told and not isinstance(result, XiezuoError):
            each["told"] = told(result)
        made.append(each)
    return {"files": made}


def _check(order: Order) -> dict[str, Any]:
    from addin.reports.verbs.checking import Checked, check_file, document

    def documented(path: Path, result: Checked | XiezuoError) -> dict[str, Any]:
        return document(result if isinstance(result, Checked) else Checked(path, error=result))

    def worn(result: Checked) -> str:
        return result.worn

    work = partial(check_file, actual=order.actual, today=order.today, remembered=order.remembered)
    return _files(order, work, documented, worn)


def _gates(order: Order) -> dict[str, Any]:
    from addin.reports.verbs.gates import Stood, Unread, document, stand

    def documented(path: Path, result: Stood | XiezuoError) -> dict[str, Any]:
        return document(result if isinstance(result, Stood) else Unread(path, result))

    return _files(
        order,
        partial(stand, actual=order.actual, today=order.today, remembered=order.remembered),
        documented,
    )


def _refresh(order: Order) -> dict[str, Any]:
    from addin.actions.refresh import told
    from addin.actions.unchanged import refresh_file
    from addin.reports.verbs.writing import refreshed_document

    work = partial(
        refresh_file,
        given=order.today,
        actual=order.actual,
        actor=order.actor,
        remembered=order.remembered,
    )
    return _files(order, work, refreshed_document, told)


def _repair(order: Order) -> dict[str, Any]:
    from addin.actions.repair import Repaired, repair
    from addin.reports.verbs.writing import repaired_document

    work = partial(
        repair,
        given=order.today,
        actual=order.actual,
        actor=order.actor,
        restoring=bool(order.choices.get("restoring")),
    )
    return _files(order, work, repaired_document, Repaired.told)


def _upgrade(order: Order) -> dict[str, Any]:
    from addin.actions.upgrade import Upgrade
    from addin.reports.verbs.writing import upgraded, upgraded_document

    def told(result: Upgrade | str) -> str:
        return result if isinstance(result, str) else result.told()

    work: Callable[[Path], Upgrade | str] = partial(
        upgraded, actual=order.actual, today=order.today
    )
    return _files(order, work, upgraded_document, told)


def _merge(order: Order) -> dict[str, Any]:
    from addin.actions.copies import CopiesUnfit, merge_files
    from addin.reports.verbs.merging import merged_document, refused_document

    target, base = order.required("target"), order.chosen("base")
    copies = [path for path in order.paths if path not in (target, base)]
    dry_run = bool(order.choices.get("dry_run"))
    if not copies:
        raise InputError("没有要合并的副本", where=target.name, remedy="请把各部门的副本也选进来。")
    try:
        result = merge_files(
            target, copies, base=base, given=order.today, actual=order.actual, dry_run=dry_run
        )
    except CopiesUnfit as unfit:
        return refused_document(target, unfit.errors)
    return {**merged_document(result), "told": result.told(dry_run=dry_run)}


def _settle(order: Order) -> dict[str, Any]:
    """Write which value of each conflict counts (by 冲突号 the copy, "" for none), and refresh."""
    from addin.actions.refresh import refresh, told
    from addin.reports.verbs.writing import refreshed_document

    taken = dict(order.choices.get("taken") or {})

    def work(path: Path) -> Refreshed:
        host = ClosedWorkbook(path)
        with host.saved_together():
            host.write(Changes(cells={"MergeConflicts": dict(_chosen(host.read(), taken))}))
            return refresh(
                host,
                given=order.today,
                actual=order.actual,
                actor=order.actor,
                remembered=order.remembered,
            )

    only = replace(order, paths=[order.required("target")])
    return _files(only, work, refreshed_document, told)


def _chosen(content: Content, taken: Mapping[str, str]) -> Iterator[tuple[tuple[int, str], Value]]:
    """Yield the cells of 合并冲突 in which is written what was chosen."""
    data = content.table("MergeConflicts")
    for row, record in zip(data.rows, data.records(), strict=True):
        number = str(record["conflict"])
        if number in taken and not record["decided_at"]:
            yield (row, "decision"), TAKEN if record["copy"] == taken[number] else LEFT_OUT


def _kpi(order: Order) -> dict[str, Any]:
    from addin.reports.verbs.measuring import measure, measured_document

    return measured_document(
        measure(order.paths, order.actual, order.today, order.counting(), order.remembered)
    )


def _rollup(order: Order) -> dict[str, Any]:
    from addin.reports.portfolio import check_target, save, save_page
    from addin.reports.rollup import roll_up

    target = order.folder / PORTFOLIO
    check_target(target)
    portfolio = roll_up(
        [path for path in order.paths if path != target],
        root=order.folder,
        given=order.today,
        actual=order.actual,
        on_read=order.counting(),
        remembered=order.remembered,
    )
    tables = portfolio.tables()
    if not portfolio.read:
        return {**tables, "told": "没有可以汇总的工作簿。"}
    save(tables, target, order.folder)
    save_page(tables, target.with_suffix(".html"), order.folder, portfolio.today)
    return {**tables, "told": f"已汇总 {len(portfolio.read)} 个工作簿。"}


def _remind(order: Order) -> dict[str, Any]:
    from addin.reports.verbs.reminding import planned_document, previewed

    preview, gathered = previewed(
        order.paths, order.actual, order.today, order.counting(), order.remembered
    )
    (order.folder / "提醒预览.html").write_text(preview.page(), encoding="utf-8")
    return {**planned_document(preview.plan, gathered), "mails": preview.rows}


def _report(order: Order) -> dict[str, Any]:
    from addin.reports.brief import PAGE, SHEET, page, sheet
    from addin.standing.brief import brief
    from addin.standing.workbook_day import WorkbookDay

    path = order.required("target")
    made = brief(WorkbookDay.of(ClosedWorkbook(path).read(), order.actual, order.today))
    stem = path.with_name(f"{path.stem}{BRIEF}")
    stem.with_name(stem.name + PAGE).write_text(page(made), encoding="utf-8")
    stem.with_name(stem.name + SHEET).write_bytes(sheet(made))
    return {"file": path, "brief": made}


def _archive(order: Order) -> dict[str, Any]:
    from addin.actions.gathering import ID, gather
    from addin.reports.archiving import Archived, archive
    from addin.reports.verbs.keeping import archived_document

    def work(path: Path, _: Content) -> tuple[Path, Archived]:
        return path, archive(path, given=order.today, actual=order.actual, user=order.person)

    gathered = gather(order.paths, work, only={ID}, derived=False, on_read=order.counting())
    done = [{**archived_document(path, a), "told": a.told()} for path, a in gathered.made]
    failed = [{"file": path, "error": problem(error)} for path, error in gathered.failures]
    return {"files": [*done, *failed], "left_out": problems(gathered.left)}


def _new(order: Order) -> dict[str, Any]:
    from addin.actions.starting.start import OWN_TEMPLATES, Schedule, equip, start, template
    from addin.reports.verbs.starting import FIRST, started_sentences

    path = _new_file(order)
    name, company = str(order.choices.get("template") or ""), order.chosen("company")
    if not name:
        equip(path, company)
        then = "再填“1发起表”" if company else FIRST
        return {"file": path, "told": f"已新建 {path.name}，{then}。"}
    schedule = Schedule(
        _day(str(order.choices.get("start") or "")), _day(str(order.choices.get("finish") or ""))
    )
    if (schedule.start is None) == (schedule.finish is None):
        raise InputError(
            "按模板新建要有一个日期：开始或截止", remedy="请填“开始日期”或“截止日期”中的一个。"
        )
    process = template(name, order.folder / OWN_TEMPLATES, order.actual)
    made = start(path, process, schedule, company=company, names={}, moment=order.actual)
    today = order.today or order.actual.date()
    renaming = "名称不同的，请在“部门”里改名后刷新。"
    told = "".join(started_sentences(path.name, made, today, renaming=renaming))
    return {"file": path, "told": told}


def _new_file(order: Order) -> Path:
    name = str(order.choices.get("name") or "").strip() or "协作"
    path = order.folder / _safe(name.removesuffix(".xlsx") + ".xlsx")
    if found := refused_by_windows(path.name):
        raise InputError(
            f"文件名“{path.name}”在 Windows 上不能用：{found}", remedy="请换一个文件名。"
        )
    return path


def _templates(order: Order) -> dict[str, Any]:
    """Return the process templates that come with the program."""
    from addin.actions.starting.start import OWN_TEMPLATES, library

    return {
        "templates": [
            {"name": each.name, "about": each.about, "tasks": len(each.tasks)}
            for each in library(order.folder / OWN_TEMPLATES)
        ]
    }


def _adopt(order: Order) -> dict[str, Any]:
    from addin.reports.adopting.adopt import bring_file, look, save_mapping, target_of
    from addin.reports.adopting.telling import told
    from addin.reports.verbs.adopting import adopted_document

    into = order.chosen("into")
    sources = [p for p in order.paths if p != into and not p.name.endswith(MAPPING)]
    if len(sources) != 1:
        raise InputError(
            f"要导入的台账是 {len(sources)} 个，一次只能导入一个",
            remedy="请只选一个台账；改好的“导入对照”、要导入的工作簿可以一起选。",
        )
    looked = look(sources[0], str(order.choices.get("sheet") or ""))
    target = into or target_of(sources[0])
    if not looked.is_confirmed or looked.choices.new:
        save_mapping(looked)
    brings = bool(order.choices.get("agreed"))
    brought = (
        bring_file(looked, target, actual=order.actual, given=order.today, actor=order.actor)
        if brings
        else None
    )
    said = told(looked, target.name, brought)
    return {**adopted_document(looked, target, brought), "told": said}


def _differing(order: Order) -> dict[str, Any]:
    """Return what differs between two states of a workbook, for the program that has it open."""
    from addin.book.ooxml.package import Package
    from addin.reports.verbs.differing import differing

    before, after = (Package.open(order.folder / name) for name in ("before.xlsx", "after.xlsx"))
    return {"sheets": differing(before, after)}


def _people(order: Order) -> dict[str, Any]:
    """Return who stands in 通讯录 of the workbooks that can be read, each once."""

    def work(path: Path) -> list[str]:
        people = ClosedWorkbook(path).read({"People"}, derived=False).table("People")
        return [name for name in people.texts("name") if name]

    found = [result for _, result in order.each(work) if isinstance(result, list)]
    return {"people": list(dict.fromkeys(name for names in found for name in names))}


VERBS: Mapping[str, Callable[[Order], dict[str, Any]]] = {
    "check": _check,
    "refresh": _refresh,
    "repair": _repair,
    "upgrade": _upgrade,
    "rollup": _rollup,
    "merge": _merge,
    "settle": _settle,
    "new": _new,
    "templates": _templates,
    "kpi": _kpi,
    "gates": _gates,
    "remind": _remind,
    "report": _report,
    "adopt": _adopt,
    "archive": _archive,
    "differing": _differing,
    "people": _people,
}
"""What can be asked for, by the names of the command line."""
