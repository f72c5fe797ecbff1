"""`xiezuo lint`: the wording of a workbook, or of lines on standard input."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from addin.cli.commands import check
from addin.cli.output import as_json, display, plain, say, table
from addin.errors import InputError
from addin.forms import FIELDS, TABLES, Wording
from addin.lint import Verdict, lint
from addin.rules import RULES, Level, Rule

_HANDBOOK = ("R-01", "R-02", "R-03", "R-04", "R-21", "R-22")
CLEAR = Verdict(False, ())


def run(files: list[Path], field: str, today: date | None, *, as_document: bool) -> int:
    """Print what is vague; return 0 if nothing blocks, 1 if something does, 2 if a file failed.

    Without files every line of standard input is judged as a text of `field`.

    Raises:
        InputError: there is no such field, or standard input is not UTF-8.
    """
    if files:
        return check.run(files, today, as_document=as_document, rules=wording_rules())
    wording = wording_of(field)
    lines = _lines()
    documents = [judged(line, wording) for line in lines]
    if as_document:
        as_json(documents)
    else:
        _show(documents)
    return int(any(one["level"] == Level.ERROR for one in documents))


def wording_rules() -> Sequence[Rule]:
    """Return the rules that are about wording."""
    return [rule for identity, rule in RULES.items() if identity.startswith(_HANDBOOK)]


def wording_of(name: str) -> Wording:
    """Return what a text of the field `name` says: ``goal``, or by full name ``PlanTasks.standard``.

    Raises:
        InputError: there is no such field.
    """
    if name in {wording.value for wording in Wording}:
        return Wording(name)
    owner, _, key = name.partition(".")
    known = FIELDS.get(name)
    if known is None and owner in TABLES:
        known = next((each for each in TABLES[owner].fields if each.key == key), None)
    if known is None:
        names = "、".join(wording.value for wording in Wording)
        raise InputError(f"没有“{name}”这个栏目", remedy=f"请写其中之一：{names}。")
    return known.wording or Wording.TASK


def judged(text: str, wording: Wording) -> dict[str, Any]:
    """Return the verdict on one text as plain JSON values; positions count characters of `text`."""
    verdict = lint(text, wording=wording) if wording.is_judged else CLEAR
    level = Level.ERROR if wording.is_strict else Level.WARNING
    return {
        "text": text,
        "vague": verdict.vague,
        "level": level.value if verdict.vague else "",
        "findings": [
            {
                "class": hit.kind,
                "start": hit.start,
                "end": hit.end,
                "reason": hit.reason,
                "suggestion": hit.suggestion,
            }
            for hit in verdict.hits
        ],
    }


def _lines() -> list[str]:
    """Return the lines of standard input, empty ones included; UTF-8 on every system."""
    if sys.stdin is None or sys.stdin.isatty():
        raise InputError(
            "没有要检查的内容", remedy="请给出工作簿，或用管道送入文字：type 文字.txt | xiezuo lint"
        )
    try:
        text = sys.stdin.buffer.read().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(
            "送入的文字不是 UTF-8 编码", remedy="请把文本另存为 UTF-8 后再送入。"
        ) from None
    lines = text.replace("\r\n", "\n").split("\n")
    return lines[:-1] if lines[-1] == "" else lines


def _show(documents: Sequence[dict[str, Any]]) -> None:
    shown = table("", "行", "级别", "类别", "原文", "原因", "修改建议")
    for number, one in enumerate(documents, 1):
        for finding in one["findings"]:
            place = one["text"][finding["start"] : finding["end"]]
            shown.add_row(
                str(number),
                one["level"],
                finding["class"],
                plain(place),
                finding["reason"],
                finding["suggestion"],
            )
    if shown.row_count:
        display(shown)
    vague = sum(one["vague"] for one in documents)
    say(
        f"{len(documents)} 行，其中 {vague} 行用词模糊。"
        if vague
        else "[green]没有发现模糊用词。[/]"
    )
