"""合并副本: the copies that came back from the departments, merged into the workbook."""

from __future__ import annotations

from datetime import datetime

from addin.actions.copies import CopiesUnfit, merge_files
from addin.book.files import COPIES, workbooks
from addin.errors import InputError
from addin.ribbon.application import Application
from addin.ribbon.saved import saved_path
from addin.ribbon.today import today


def run(application: Application, moment: datetime) -> str:
    """Save, close, merge and open the workbook, after the user said yes to the list of copies.

    The copies are those in the folder 副本 beside it, so that no files have to be chosen here.
    """
    path = saved_path(application)
    folder = path.parent / COPIES
    copies = workbooks([folder]) if folder.is_dir() and any(folder.iterdir()) else []
    if not copies:
        return f"没有要合并的副本。请把各部门交回的工作簿放进这个文件夹，再点一次：\n{folder}"
    names = "\n".join(str(copy.relative_to(folder)) for copy in copies)
    question = f"将把“{COPIES}”里的 {len(copies)} 份并入“{path.name}”：\n{names}\n\n"
    if not application.ask(f"{question}工作簿会先保存，副本不改动。继续吗？"):
        return "没有合并。"
    try:
        with application.set_aside() as closed:
            result = merge_files(closed, copies, given=today(), actual=moment)
    except CopiesUnfit as unfit:
        reasons = "\n".join(map(str, unfit.errors))
        raise InputError(
            f"有 {len(unfit.errors)} 份副本不能合并，没有写入任何内容",
            remedy=f"请改正它们，或从“{COPIES}”里取出，再点一次。\n\n{reasons}",
        ) from unfit
    if result.waiting:
        listed = application.workbook().read(only={"MergeConflicts"})
        application.show(listed.table("MergeConflicts").sheet)
    return result.told()
