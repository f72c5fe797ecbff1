"""A word of a vocabulary has one name, and code outside `addin.forms` calls it by that.

The engine for LibreOffice knows no words of ours: what it writes in Chinese is Excel's own.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from addin.forms import vocabularies
from addin.forms.vocabularies import VOCABULARIES
from tests.paths import ROOT

NAMES = {
    name: word
    for name, word in vars(vocabularies).items()
    if name.isupper() and isinstance(word, str)
}
WORDS = frozenset(word for each in VOCABULARIES for word in each.words if not word.isascii())
SOURCES = sorted(
    path
    for room in ("addin", "mailer", "macros", "workbook_templates", "benchmarks", "docs")
    for path in (ROOT / room).rglob("*.py")
    if not {ROOT / "addin/forms", ROOT / "addin/libreoffice"} & set(path.parents)
)
OTHER_THINGS = {
    ("addin/actions/upgrade.py", "个"): "how many things came",
    ("addin/cli/commands/doctor.py", "系统"): "the computer's system",
    ("addin/cli/commands/inbox.py", "邮件"): "a column of mails",
    ("addin/cli/commands/inbox.py", "退信"): "the title of a list",
    ("addin/cli/commands/remind.py", "提醒"): "a column of reminders",
    ("addin/cli/commands/schedule.py", "正常"): "a run did what it should",
    ("addin/cli/commands/schedule_run.py", "提醒"): "a step of a run",
    ("addin/cli/help.py", "错误"): "the heading of an error",
    ("addin/cli/install/steps.py", "正常"): "a step of the installation is in order",
    ("addin/notices/company_month.py", "≥"): "how a target is shown",
    ("addin/notices/company_month.py", "≤"): "how a target is shown",
    ("addin/reading/numbers.py", "分"): "what stands behind a mark",
    ("addin/reading/reminders.py", "无"): "no days, no hours, nobody",
    ("addin/reports/survey.py", "分"): "what may stand behind a mark",
    ("benchmarks/inputs.py", "更新"): "what a made-up task does",
    ("docs/pictures.py", "会议纪要"): "the name of a sheet",
    ("mailer/letters/preview.py", "邮件"): "the name of a file",
    ("mailer/transports/smtp.py", "邮件"): "what a server refused",
}
"""Words that mean something else at one place, and what."""
_IN_FORMULA = re.compile(r'"([^"]+)"')


def written_out(tree: ast.Module) -> Iterator[str]:
    """Yield words of vocabularies that stand there as strings, or in quotes within formulas."""
    nodes = list(ast.walk(tree))
    pieces = {id(each) for node in nodes if isinstance(node, ast.JoinedStr) for each in node.values}
    prose = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    for node in nodes:
        if not isinstance(node, ast.Constant) or id(node) in prose:
            continue
        if isinstance(node.value, str):
            whole = () if id(node) in pieces else (node.value,)
            yield from WORDS.intersection((*whole, *_IN_FORMULA.findall(node.value)))


def by_position(tree: ast.Module) -> Iterator[str]:
    """Yield where words are taken from a vocabulary by their place in it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Subscript):
            is_fixed = not isinstance(node.slice, ast.Name | ast.Call)
            found = is_fixed and _is_words(node.value)
        else:
            found = (
                isinstance(node, ast.Assign)
                and isinstance(node.targets[0], ast.Tuple)
                and _is_words(node.value)
            )
        if found:
            yield ast.unparse(node)


def _is_words(node: ast.expr) -> bool:
    return isinstance(node, ast.Attribute) and node.attr == "words"


def test_word__has_one_name() -> None:
    assert len(set(NAMES.values())) == len(NAMES)
    named = set(NAMES.values())
    for vocabulary in VOCABULARIES:
        assert vocabulary.extensible or named.issuperset(vocabulary.words), vocabulary.name
    assert named <= {word for each in VOCABULARIES for word in each.words}


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_source__calls_words_of_vocabularies_by_their_names(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    place = path.relative_to(ROOT).as_posix()
    assert [word for word in written_out(tree) if (place, word) not in OTHER_THINGS] == []
    assert [*by_position(tree)] == []
