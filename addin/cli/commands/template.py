"""`xiezuo template`: the plan of a workbook kept as a process template."""

from __future__ import annotations

from pathlib import Path

from addin.actions.starting.process import SUFFIX, write_process
from addin.actions.starting.start import of_workbook
from addin.book.files import refused_by_windows, write_file
from addin.cli.commands.new import own_templates
from addin.cli.options import now
from addin.cli.output import plain, say
from addin.errors import InputError


def run(file: Path, name: str, templates: Path | None) -> None:
    """Write the template into the company's folder; one of that name is not overwritten.

    Raises:
        InputError: the workbook holds no plan with dates, or the name cannot be one.
        WorkbookError: the workbook cannot be read, or the template not be written.
    """
    name = (name or file.stem).strip()
    if refused := refused_by_windows(f"{name}{SUFFIX}"):
        raise InputError(f"“{name}”不能作模板的名称：{refused}", remedy="请用 --name 换一个名称。")
    target = (templates or own_templates()) / f"{name}{SUFFIX}"
    if target.exists():
        raise InputError(
            "这个名称的模板已经存在，没有覆盖",
            where=str(target),
            remedy="请用 --name 换一个名称，或先移走原来的模板。",
        )
    process = of_workbook(file, name, now(None))
    write_file(target, write_process(process).encode())
    say(
        f"已存成流程模板 [bold]{plain(target)}[/]：{len(process.milestones)}个里程碑、"
        f"{len(process.tasks)}项任务，不含日期和人员。"
    )
    say(f"使用：xiezuo new --from {plain(name)} --start 开始日期")
