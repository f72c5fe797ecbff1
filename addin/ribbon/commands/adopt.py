"""导入: the trackers in the folder 导入 beside the workbook, brought into it after a yes."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from addin.book.files import ADOPTED, MAPPING
from addin.reports.adopting.adopt import bring_file, look, save_mapping
from addin.reports.adopting.source import SUFFIXES
from addin.reports.adopting.telling import told
from addin.ribbon.application import Application
from addin.ribbon.saved import saved_path
from addin.ribbon.today import today


def run(application: Application, moment: datetime) -> str:
    """Write the mapping of each tracker and open it; bring in those whose mapping was there before.

    The trackers are those in a folder, so that no files have to be chosen here.
    """
    path = saved_path(application)
    folder = path.parent / ADOPTED
    sources = _sources(folder)
    if not sources:
        return f"没有要导入的台账。请把台账（{'、'.join(SUFFIXES)}）放进这个文件夹，再点一次：\n{folder}"
    looked = [look(source) for source in sources]
    waiting = [each for each in looked if not each.is_confirmed]
    for each in waiting:
        save_mapping(each)
        application.open(each.mapping)
    if waiting:
        return "\n\n".join(told(each, path.name, None) for each in waiting)
    names = "\n".join(f"{each.source.name}：任务 {len(each.found.tasks)} 项" for each in looked)
    question = f"将按核对过的列对照导入“{path.name}”：\n{names}\n\n"
    if not application.ask(f"{question}工作簿会先保存，台账不改动。继续吗？"):
        return "没有导入。"
    with application.set_aside() as closed:
        brought = [
            told(each, path.name, bring_file(each, closed, actual=moment, given=today()))
            for each in looked
        ]
    return "\n\n".join(brought)


def _sources(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return [
        each
        for each in sorted(folder.iterdir())
        if each.suffix.lower() in SUFFIXES
        and not each.name.endswith(MAPPING)
        and not each.name.startswith(("~$", "."))
    ]
