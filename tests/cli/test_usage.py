"""What is typed wrongly is answered in Chinese, and so is ``--help``."""

from __future__ import annotations

import re

import pytest

from addin.cli.app import app
from addin.forms import Wording
from tests.cli.running import xiezuo, xiezuo_process

VERBS = [command.callback.__name__ for command in app.registered_commands if command.callback]
GROUPS = {
    str(group.typer_instance.info.name): [
        command.name or command.callback.__name__
        for command in group.typer_instance.registered_commands
        if command.callback
    ]
    for group in app.registered_groups
    if group.typer_instance
}
WORDS = {*VERBS, *GROUPS, *(verb for verbs in GROUPS.values() for verb in verbs)}
# Names of programs, files and formats, and examples, are no English text.
NAMES = {
    "WPS",
    "xiezuo",
    "Excel",
    "LibreOffice",
    "Microsoft",
    "excel",
    "libreoffice",
    "JSON",
    "eml",
    "xlsx",
    "xlsm",
    "csv",
    "parquet",
    "Pyodide",
    "npm",
    "toml",
    "pdf",
    "PDF",
    "Chrome",
    "Edge",
    "png",
    "html",
    "demo",
    "outbox",
    "Dask",
    "tcp",
    "inbox",
    *Wording,
}


def english(text: str) -> set[str]:
    """Return the words of Latin letters that are neither options nor names."""
    without_options = re.sub(r"(?<!\w)-{1,2}[a-z][a-z-]*", "", text)
    return set(re.findall(r"[A-Za-z]{2,}", without_options)) - NAMES - WORDS


def test_verbs__are_those_of_the_architecture() -> None:
    assert VERBS == [
        "demo",
        "new",
        "template",
        "check",
        "lint",
        "refresh",
        "repair",
        "upgrade",
        "search",
        "history",
        "archive",
        "merge",
        "split",
        "survey",
        "adopt",
        "rollup",
        "export",
        "report",
        "kpi",
        "remind",
        "invite",
        "inbox",
        "workday",
        "doctor",
    ]
    assert GROUPS["web"] == ["build", "wps", "office"]
    assert GROUPS["addin"] == ["install", "uninstall", "status"]
    assert GROUPS["schedule"] == ["install", "uninstall", "status", "run"]


@pytest.mark.parametrize(
    "verb",
    ["", *VERBS, *GROUPS, *(f"{group} {verb}" for group in GROUPS for verb in GROUPS[group])],
)
def test_help__is_chinese(verb: str) -> None:
    result = xiezuo(*verb.split(), "--help")
    assert (result.code, result.err) == (0, "")
    assert "用法：" in result.out
    assert "显示用法。" in result.out
    assert english(result.out) == set()


@pytest.mark.parametrize(
    "usage",
    [
        "check [选项] 文件…",
        "new [选项] [文件]",
        "merge [选项] 正本 副本…",
        "schedule [选项] 命令 [参数]…",
    ],
)
def test_usage__names_the_arguments_as_they_are_described(usage: str) -> None:
    assert xiezuo(usage.split()[0], "--help").out.startswith(f"用法：xiezuo {usage}\n")


def test_help__in_a_narrow_terminal__breaks_no_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    lines = xiezuo("lint", "--help").out.splitlines()
    at = lines.index("  --field 栏目  文字属于哪种栏目：goal、")
    assert lines[at + 1] == "                outcome、standard 模糊即"


def test_help__finds_english() -> None:
    assert english("--json 输出 Show this message xiezuo check") == {"Show", "this", "message"}


def test_no_command__shows_the_help() -> None:
    result = xiezuo()
    assert result.code == 2
    assert "命令" in result.out
    assert result.err == ""


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("chek", "没有“chek”这个命令。是不是 check？"),
        ("zzz", "没有“zzz”这个命令。"),
        ("check", "缺少参数“文件”。"),
        ("rollup", "缺少参数“文件夹”。"),
        ("check a.xlsx --fast", "没有“--fast”这个选项。"),
        ("--fast", "没有“--fast”这个选项。"),
        ("check a.xlsx --today", "选项“--today”的写法不对，或缺少它的值。"),
        ("check a.xlsx --json=1", "选项“--json”的写法不对，或缺少它的值。"),
        ("workday 2026-01-01 三", "参数“天数”的值不对，请看用法里的说明。"),
        ("workday 2026-01-01 1.5", "参数“天数”的值不对，请看用法里的说明。"),
        ("workday 2026-01-01 1 2 3", "多了参数：2 3。"),
        ("new a.xlsx b.xlsx", "多了参数：b.xlsx。"),
    ],
)
def test_mistake__is_answered_in_chinese(typed: str, answer: str) -> None:
    result = xiezuo(*typed.split())
    assert (result.code, result.out) == (2, "")
    first, second = result.err.splitlines()
    assert first == f"命令写法有误：{answer}"
    assert second == "查看用法：xiezuo --help 或 xiezuo 命令 --help"


@pytest.mark.parametrize("verb", ["check", "refresh", "remind"])
def test_file_that_is_not_there__is_named(verb: str) -> None:
    result = xiezuo(verb, "没有.xlsx")
    assert (result.code, result.out) == (2, "")
    assert result.err.strip() == "错误：没有.xlsx：文件不存在。请检查文件名和文件夹。"


@pytest.mark.parametrize("verb", ["check", "refresh", "remind", "rollup", "kpi"])
def test_folder_without_workbooks__is_named(verb: str) -> None:
    result = xiezuo(verb, ".")
    assert (result.code, result.out) == (2, "")
    assert "文件夹里没有工作簿" in result.err


@pytest.mark.parametrize("verb", ["check", "refresh", "remind", "rollup", "kpi", "demo", "doctor"])
def test_day_that_is_none__is_refused_before_anything_is_done(
    verb: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    argument = [] if verb == "doctor" else ["."]
    by_option = xiezuo(verb, *argument, "--today", "后天")
    monkeypatch.setenv("XIEZUO_TODAY", "后天")
    by_environment = xiezuo(verb, *argument)
    for result in (by_option, by_environment):
        assert (result.code, result.out) == (2, "")
        assert "“后天”不是日期。请写成 年-月-日，如 2026-11-20。" in result.err


def test_program__as_a_child_process__is_the_same() -> None:
    assert (
        xiezuo_process("workday", "2026-09-30", "1").out == xiezuo("workday", "2026-09-30", "1").out
    )
    assert xiezuo_process("chek") == xiezuo("chek")


def test_version__is_told() -> None:
    result = xiezuo("--version")
    assert (result.code, result.err) == (0, "")
    assert re.fullmatch(r"xiezuo \d+\.\d+\.\d+\S*\n", result.out)
