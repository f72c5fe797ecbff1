"""What the validator does not see: ids, callbacks, icons, and what VBA cannot hold."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from importlib.metadata import version

import pytest

from addin.ribbon.buttons import BUTTONS, GROUPS
from addin.udfs import FUNCTIONS
from addin.udfs.model import LONGEST_HELP
from macros.customui import NAMESPACE, custom_ui
from macros.sources import modules
from macros.vba import coded
from tests.paths import ROOT

LONGEST_LINE = 1_023

# Looked up in Microsoft's lists of Excel's controls (office-fluent-ui-command-identifiers, 2026):
# each is in those of Office 2013, 2016, 2019 and of the three channels of Microsoft 365.
EXCEL_ICONS = frozenset(
    {"About", "ApplicationOptionsDialog", "CalculateNow", "ChartInsert",
     "CompareAndMergeWorkbooks", "Consolidate",
     "DataValidation", "ErrorChecking", "FileMarkAsFinal", "FileNew", "FileOpen", "FileSave",
     "FileSendAsAttachment", "FormatPainter", "FunctionWizard", "Help",
     "PrintPreviewAndPrint",
     "RefreshAll", "ReviewNewComment", "SheetRowsInsert", "Spelling"}
)  # fmt: skip

# A worksheet, its name, a folder or a file's text must never decide what runs.
FORBIDDEN = (
    "ActiveWorkbook", "Worksheets", "Sheets(", "SheetExists", "FullName", ".Path", ".Name",
    "Environ", "CreateObject", "GetObject", "Shell", "Open ", "Dir(", "ChDir", "Evaluate",
    ".Exec", ".Eval", "ExecuteExcel4Macro", "Application.Run", "VBProject", "PYTHONPATH",
)  # fmt: skip
# The workbook is handed to Python as it is, and nothing of it is read here.
HANDED_OVER = "python.Tuple(command, Application, ActiveWorkbook)"


def buttons() -> list[ET.Element]:
    return list(ET.fromstring(custom_ui()).iter(f"{{{NAMESPACE}}}button"))


def code(source: str) -> str:
    """Return a module without its comments."""
    return re.sub(r"(?m)^\s*'.*$", "", source)


def test_ids__of_tab_groups_and_buttons__are_unique() -> None:
    ids = re.findall(r' id="([^"]*)"', custom_ui())
    assert len(ids) == len(set(ids)) == 1 + len(GROUPS) + len(BUTTONS)


def test_callbacks__that_the_ribbon_names__are_public_procedures_of_one_argument() -> None:
    defined = re.findall(
        r"(?m)^Public Sub (\w+)\(control As IRibbonControl\)$", modules()["Ribbon"]
    )
    assert sorted(button.attrib["onAction"] for button in buttons()) == sorted(defined)


def test_icons__are_known_to_every_excel() -> None:
    assert {button.attrib["imageMso"] for button in buttons()} <= EXCEL_ICONS


def test_ribbon__says_what_every_button_does_and_changes() -> None:
    for button in buttons():
        assert button.attrib["screentip"].endswith("。")
        assert button.attrib["supertip"].endswith("。")
        assert len(button.attrib["label"]) <= 6


def test_groups__have_at_most_six_buttons_and_three_are_large() -> None:
    assert all(len(group.buttons) <= 6 for group in GROUPS)
    large = [button.command for button in BUTTONS.values() if button.is_large]
    assert large == ["check", "refresh", "send_reminders"]


@pytest.mark.parametrize("name", modules())
def test_module__is_ascii_and_its_lines_fit(name: str) -> None:
    source = modules()[name]
    assert source.isascii()
    assert max(map(len, source.split("\n"))) <= LONGEST_LINE
    assert "Option Explicit" in source


@pytest.mark.parametrize("name", modules())
def test_module__asks_no_workbook_and_no_folder_what_to_run(name: str) -> None:
    asked = code(modules()[name]).replace(HANDED_OVER, "")
    assert [word for word in FORBIDDEN if word in asked] == []


def test_dll__is_that_of_the_installed_xlwings() -> None:
    named = set(re.findall(r"xlwings(?:32|64)-([\d.]+)\.dll", modules()["System"]))
    assert named == {version("xlwings")}


def test_requirements__pin_the_xlwings_whose_dll_is_named() -> None:
    assert f"xlwings=={version('xlwings')}" in (ROOT / "pyproject.toml").read_text(encoding="utf-8")


def test_functions__have_ascii_names_and_helps_that_the_dialog_can_hold() -> None:
    for function in FUNCTIONS.values():
        assert re.fullmatch(r"XZ_[A-Z_]+", function.name)
        assert 0 < len(function.help) <= LONGEST_HELP
        for name, argument in function.arguments.items():
            assert re.fullmatch(r"[a-z]+", name)
            assert 0 < len(argument.help) <= LONGEST_HELP


def test_functions__optional_arguments_come_last() -> None:
    for function in FUNCTIONS.values():
        optional = [argument.is_optional for argument in function.arguments.values()]
        assert optional == sorted(optional), function.name


def test_coded__characters_beyond_four_digits_are_refused() -> None:
    with pytest.raises(ValueError, match="four digits"):
        coded("𠮷")
