"""The add-in's own modules once more, in LibreOffice Basic.

One module that does not compile makes every call there return nothing, so a canary comes first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from pyopenvba import ExcelFile

from addin import libreoffice
from addin.libreoffice.uno.remote import properties, url
from addin.ribbon import BUTTONS
from addin.udfs import FUNCTIONS
from macros.sources import modules

pytestmark = pytest.mark.libreoffice

CANARY = """Public Function Canary() As String
    Canary = "canary"
End Function
"""
LAUNCH = """Option Explicit
Public Asked As String
Public Sub Click(ByVal command As String)
    Asked = command
End Sub
Public Function Server() As Object
    Err.Raise 1001, "Xiezuo", "no Python here"
End Function
"""
BRIDGE = """Option Explicit
Public Function Answer(ByVal name As String, ByVal arguments As Variant, ByVal isDate As Boolean) As Variant
    Answer = name & " " & (UBound(arguments) + 1) & " " & arguments(0) & " " & isDate
End Function
Public Function ReasonOf(ByVal cell As Object) As String
End Function
Public Function Chinese(ByVal codes As String) As String
End Function
"""
ALWAYS = 4  # com.sun.star.document.MacroExecMode.ALWAYS_EXECUTE_NO_WARN

Caller = Callable[[str], Any]


@pytest.fixture(scope="module")
def basic(soffice: object, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Open a workbook with these modules and return how to call its functions."""
    app = libreoffice.register().apps.add(add_book=False, visible=False)
    folder = tmp_path_factory.mktemp("basic")

    def open_with(name: str, sources: Mapping[str, str]) -> Caller:
        path = folder / f"{name}.xlsm"
        build(path, sources)
        document = app.impl.office.desktop.loadComponentFromURL(
            url(path), "_blank", 0, properties(Hidden=True, MacroExecutionMode=ALWAYS)
        )
        provider = document.getScriptProvider()

        def call(function: str) -> Any:
            place = f"vnd.sun.star.script:VBAProject.Testing.{function}"
            script = provider.getScript(f"{place}?language=Basic&location=document")
            return script.invoke([], [], [])

        return call

    yield open_with
    app.quit()


def build(path: Path, sources: Mapping[str, str]) -> None:
    with ExcelFile.create_new(path) as book:
        project = book.vba_project()
        for name, source in sources.items():
            project.add_module(name, source.replace("\n", "\r\n"))
        book.save()


def function(name: str, *lines: str) -> str:
    body = "".join(f"    {line}\n" for line in lines)
    return f"Public Function {name}() As String\n{body}End Function\n"


def test_every_callback__asks_for_its_command(basic: Any) -> None:
    clicks = [
        function(f"Test_{button.command}", f"{button.callback} Nothing", f"Test_{button.command} = Asked")
        for button in BUTTONS.values()
    ]  # fmt: skip
    text = function("Text", "Text = Chinese(TITLE)")
    failure = function("Failing", 'Failing = TypeName(XZ_IS_WORKDAY("2026-02-13"))')
    own = {name: modules()[name] for name in ("Ribbon", "Functions", "Texts", "Bridge")}
    testing = {"Launch": LAUNCH, "Testing": CANARY + "".join(clicks) + text + failure}
    call = basic("buttons", {**own, **testing})
    assert call("Canary") == "canary"
    assert {command: call(f"Test_{command}") for command in BUTTONS} == {
        command: command for command in BUTTONS
    }
    assert call("Text") == "协作"
    assert call("Failing") == "Error"


def test_every_wrapper__asks_for_its_function_with_all_its_arguments(basic: Any) -> None:
    asked = [
        function(f"Test_{name}", f"Test_{name} = {name}({', '.join(map(str, range(1, n + 1)))})")
        for name, n in ((each.name, len(each.arguments)) for each in FUNCTIONS.values())
    ]
    own = {name: modules()[name] for name in ("Functions", "Texts")}
    call = basic("functions", {**own, "Bridge": BRIDGE, "Testing": CANARY + "".join(asked)})
    assert call("Canary") == "canary"
    for each in FUNCTIONS.values():
        name, count, first, is_date = call(f"Test_{each.name}").split()
        assert (name, int(count), first) == (each.name, len(each.arguments), "1")
        assert (is_date == "True") == (each.result.value == "date")


def test_canary__of_a_project_that_does_not_compile__is_silent(basic: Any) -> None:
    call = basic("broken", {"Broken": "Public Sub X()\n    If\nEnd Sub\n", "Testing": CANARY})
    assert call("Canary") != "canary"
