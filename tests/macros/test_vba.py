"""Every callback and every worksheet function of the add-in, run headless."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from pyopenvba.interpreter import NOTHING, VBADate, VBAErrorValue

from addin.ribbon.buttons import BUSY, BUTTONS
from addin.udfs import FAILURE, FUNCTIONS
from macros.sources import modules
from tests.macros.excel import INTERPRETER, LOGS, Excel

EXPECTED_COMMAND = f'"{INTERPRETER}" -P -X utf8 -m addin.ribbon --serve $(CLSID)'


@pytest.fixture
def clicked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Any]]:
    """What `addin.ribbon.click` was asked for."""
    asked: list[tuple[str, Any]] = []

    def take(*given: Any) -> bool:
        asked.append(given)
        return len(asked) == 1

    monkeypatch.setattr("addin.ribbon.click", take)
    return asked


def click(excel: Excel, command: str) -> None:
    excel.app.interpreter.run(BUTTONS[command].callback, [NOTHING])


@pytest.mark.parametrize("command", BUTTONS)
def test_button__asks_python_for_its_command_and_hands_over_excel(
    excel: Excel, clicked: list[tuple[str, Any]], command: str
) -> None:
    click(excel, command)
    assert clicked == [(command, excel.application, excel.workbook)]
    assert excel.app.dialogs == []


def test_button__while_another_is_at_work__says_that_it_was_not_taken(
    excel: Excel, clicked: list[tuple[str, Any]]
) -> None:
    click(excel, "refresh")
    assert excel.app.dialogs == []
    click(excel, "check")
    assert excel.app.dialogs[0][1] == BUSY


@pytest.mark.parametrize("command", BUTTONS)
def test_button__on_a_mac__starts_the_script_with_the_name_of_its_command(
    excel_for_mac: Excel, command: str
) -> None:
    click(excel_for_mac, command)
    assert excel_for_mac.machine.started == [f"xiezuo.applescript RunCommand {command}"]


@pytest.mark.parametrize("name", FUNCTIONS)
def test_function__asks_python_for_the_function_of_its_name(
    excel: Excel, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    asked: list[tuple[str, Any]] = []

    def answer(*given: Any) -> str:
        asked.append(given)
        return "答复"

    monkeypatch.setattr("addin.udfs.answer", answer)
    arguments = list(FUNCTIONS[name].arguments.values())
    given: list[object] = [... if a.is_optional else float(n) for n, a in enumerate(arguments)]
    assert excel.run(name, *given) == "答复"
    assert asked == [(name, tuple(None if value is ... else value for value in given))]


def test_function__of_cells__gets_their_values_and_gives_as_many(excel: Excel) -> None:
    sheet = excel.app.sheet(1)
    for row, day in enumerate(("2026-02-13", "2026-09-30", "2026-04-30"), 1):
        sheet.set_value(f"A{row}", day)
    assert excel.run("XZ_IS_WORKDAY", excel.range("A1:A3"), ...) == ((True,), (True,), (True,))
    # A whole column is cut to what is used, so that it takes no time.
    assert len(excel.run("XZ_IS_WORKDAY", excel.range("A:A"), ...)) == 3
    assert excel.run("XZ_IS_WORKDAY", excel.range("C1"), ...) == ""


def test_function__date__comes_as_a_date_so_that_excel_formats_it(excel: Excel) -> None:
    due = excel.run("XZ_WORKDAY", "2026-02-13", 2.0, ...)
    assert isinstance(due, VBADate)
    assert due.to_datetime().date().isoformat() == "2026-02-24"


def test_function__that_cannot_be_computed__is_a_value_error_and_tells_why(excel: Excel) -> None:
    excel.application.caller = excel.range("C1")
    result = excel.app.interpreter.run("XZ_IS_WORKDAY", ["不是日期"])
    assert isinstance(result, VBAErrorValue)
    assert excel.run("XZ_REASON", excel.range("C1")) == "“不是日期”不是日期"
    assert excel.run("XZ_REASON", excel.range("C2")) == ""
    excel.run("XZ_IS_WORKDAY", "2026-02-13", ...)
    assert excel.run("XZ_REASON", excel.range("C1")) == ""


def test_function__without_python__is_a_value_error_at_once(excel: Excel) -> None:
    excel.machine.settings.clear()
    excel.application.caller = excel.range("C1")
    assert isinstance(excel.app.interpreter.run("XZ_IS_WORKDAY", ["2026-02-13"]), VBAErrorValue)
    assert "xiezuo addin install" in excel.run("XZ_REASON", excel.range("C1"))


def test_button__without_python__says_what_to_do(
    excel: Excel, clicked: list[tuple[str, Any]]
) -> None:
    excel.machine.settings.clear()
    click(excel, "check")
    (_, message, title, _) = excel.app.dialogs[0]
    assert title == "协作"
    assert "没有启动" in message
    assert "xiezuo addin install" in message
    assert clicked == []


def test_button__dll_of_another_xlwings__is_told(excel: Excel) -> None:
    excel.machine.libraries.clear()
    click(excel, "check")
    message = excel.app.dialogs[0][1]
    assert "没有找到 xlwings 的文件" in message
    assert message.endswith(LOGS), "where the reason of a start that failed is written"
    assert excel.machine.started == []


def test_describe__tells_the_function_dialog_every_function_and_argument(excel: Excel) -> None:
    excel.run("Describe")
    described = excel.application.described
    assert set(described) == {*FUNCTIONS, "XZ_REASON"}
    for function in FUNCTIONS.values():
        assert described[function.name] == {
            "help": function.help,
            "category": function.category,
            "arguments": tuple(argument.help for argument in function.arguments.values()),
        }
    assert (excel.addin.is_addin, excel.addin.saved) == (True, True)


def test_workbook_with_configuration__changes_nothing_that_is_started(
    excel: Excel, clicked: list[tuple[str, Any]]
) -> None:
    for name in ("xiezuo.conf", "xlwings.conf", "x.py", "addin.py"):
        sheet = excel.app.application.vba_get("ActiveWorkbook").vba_get("Worksheets").vba_get("Add")
        sheet.vba_set("Name", name)
        for row, key in enumerate(("INTERPRETER_WIN", "INTERPRETER", "PYTHONPATH"), 1):
            sheet.vba_get("Range", [f"A{row}"]).vba_set("Value", key)
            sheet.vba_get("Range", [f"B{row}"]).vba_set("Value", r"C:\evil\calc.exe")
    click(excel, "refresh")
    excel.run("XZ_IS_WORKDAY", "2026-02-13", ...)
    assert excel.machine.started == [EXPECTED_COMMAND] * 2
    assert [command for command, *_ in clicked] == ["refresh"]


def test_command_line__imports_nothing_from_the_current_folder(
    excel: Excel, tmp_path: Path
) -> None:
    """Excel's current folder is often that of the workbook: a .py there must not be imported."""
    for name in ("xlwings", "addin", "json", "win32api", "sitecustomize", "typing"):
        (tmp_path / f"{name}.py").write_text("open('imported', 'w').write(__name__)")
    line = excel.run("CommandLine", sys.executable)
    options = line.removeprefix(f'"{sys.executable}" ').split()
    assert options[:-2] == ["-P", "-X", "utf8", "-m", "addin.ribbon"]
    done = subprocess.run(
        [
            sys.executable,
            *options[:3],
            "-c",
            "import json, sys, addin; print(json.dumps(sys.path))",
        ],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    assert not {"", str(tmp_path)} & set(json.loads(done.stdout))
    assert not (tmp_path / "imported").exists()


def test_failure_mark__is_the_one_that_python_sends() -> None:
    assert f'Const FAILURE As String = "{FAILURE}"' in modules()["Bridge"]
