"""Excel and its COM bridge to Python, as far as the add-in's VBA uses them.

There is no Excel here. pyOpenVBA's interpreter runs the add-in's own VBA; these doubles stand for
what lies around it: the application object, the registry, and the DLL that starts Python.
Behind the DLL's double are the real modules `addin.ribbon` and `addin.udfs`.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pyopenvba.apps.excel import Application, ExcelApplication
from pyopenvba.apps.excel._bridge import ExcelBridge
from pyopenvba.interpreter import (
    EMPTY,
    MISSING,
    VBAArray,
    VBAErrorValue,
    VBAInt,
    VBAObject,
    VBARuntimeError,
    member,
    method,
    setter,
)
from pyopenvba.interpreter._preprocess import strip_directives

INTERPRETER = r"C:\程序 文件\xiezuo\Scripts\python.exe"
LOGS = r"C:\Users\王 芳\AppData\Local\xiezuo\Logs"
COM_ERROR = -2146826288  # how #NULL! (2000) comes over COM; the others follow it

# What Windows, the registry and the DLL do; VBA's own look-up prefers these.
SYSTEM = """
Public Const LIBRARY As String = "xlwings64.dll"
Public Function GetSetting(ByVal app As String, ByVal section As String, ByVal key As String, Optional ByVal default As String) As String
    GetSetting = Machine.Setting(app, section, key)
End Function
Public Sub AppleScriptTask(ByVal script As String, ByVal handler As String, ByVal argument As String)
    Machine.Start script & " " & handler & " " & argument
End Sub
Public Function StrPtr(ByVal text As String) As Variant
    StrPtr = text
End Function
Public Function LoadLibrary(ByVal path As Variant) As Long
    LoadLibrary = Machine.LoadLibrary(path)
End Function
Public Function ActivateServer(ByRef server As Variant, Optional ByVal command As String, Optional ByVal mode As Long) As Long
    Machine.Start command
    Set server = Machine.Server
End Function
"""


class Wrapped(VBAObject):
    """A Python object that VBA only passes on."""

    vba_type_name = "PythonObject"

    def __init__(self, value: Any) -> None:
        self.value = value


class Server(VBAObject):
    """The answering object of xlwings: the members that the add-in calls."""

    vba_type_name = "PythonServer"

    @method
    def Module(self, name: object) -> object:
        return Wrapped(importlib.import_module(str(name)))

    @method
    def Tuple(self, *elements: object) -> object:
        return Wrapped(tuple(map(to_python, elements)))

    @method
    def Call(self, target: object, name: object, arguments: object) -> object:
        try:
            function = getattr(to_python(target), str(name))
            return Wrapped(function(*to_python(arguments)))
        except Exception as error:  # COM hands any exception over as a run-time error
            raise VBARuntimeError(1001, str(error)) from error

    @method
    def Var(self, value: object) -> object:
        return to_vba(to_python(value))

    @method
    def Str(self, value: object) -> object:
        return str(to_python(value))


@dataclass
class Machine(VBAObject):
    """The user's settings and the DLLs that are there; notes what is started."""

    settings: dict[tuple[str, str, str], str] = field(default_factory=dict)
    libraries: set[str] = field(default_factory=set)
    started: list[str] = field(default_factory=list)

    @method
    def Setting(self, app: object, section: object, key: object) -> object:
        return self.settings.get((str(app), str(section), str(key)), "")

    @method
    def LoadLibrary(self, path: object) -> object:
        return VBAInt(int(str(path) in self.libraries))

    @method
    def Start(self, command: object) -> object:
        self.started.append(str(command))
        return EMPTY

    @member
    def Server(self) -> object:
        return Server()


class ExcelDouble(Application):
    """The application: pyOpenVBA's, with the members that it does not have."""

    def __init__(self) -> None:
        super().__init__()
        self.caller: object = EMPTY
        self.described: dict[str, dict[str, Any]] = {}

    @member
    def Caller(self) -> object:
        return self.caller

    @method
    def MacroOptions(
        self, Macro: object, Description: object, Category: object, ArgumentDescriptions: object
    ) -> object:
        self.described[str(Macro)] = {
            "help": Description,
            "category": Category,
            "arguments": to_python(ArgumentDescriptions),
        }
        return EMPTY


class AddinWorkbook(VBAObject):
    """ThisWorkbook of the add-in."""

    def __init__(self) -> None:
        self.is_addin, self.saved = True, False

    @member
    def IsAddin(self) -> object:
        return self.is_addin

    @setter("IsAddin")
    def _set_is_addin(self, value: object) -> None:
        self.is_addin = bool(value)

    @member
    def Saved(self) -> object:
        return self.saved

    @setter("Saved")
    def _set_saved(self, value: object) -> None:
        self.saved = bool(value)


class Bridge(ExcelBridge):
    """The names that VBA finds: the doubles before pyOpenVBA's own."""

    def __init__(self, application: ExcelDouble, doubles: Mapping[str, VBAObject]) -> None:
        super().__init__(application)
        self.doubles = doubles

    def global_object(self, name: str) -> object:
        return self.doubles.get(name) or super().global_object(name)


class Excel:
    """Excel with the add-in loaded and a workbook open."""

    def __init__(self, modules: Mapping[str, str], *, is_mac: bool = False) -> None:
        self.machine = Machine(
            settings={
                ("Xiezuo", "Python", "Interpreter"): INTERPRETER,
                ("Xiezuo", "Python", "Libraries"): r"C:\程序 文件\xiezuo",
                ("Xiezuo", "Python", "Logs"): LOGS,
            },
            libraries={r"C:\程序 文件\xiezuo\xlwings64.dll"},
        )
        self.addin = AddinWorkbook()
        self.app = ExcelApplication()
        self.application = ExcelDouble()
        self.app.application = self.application
        self.app.interpreter.host = Bridge(
            self.application, {"machine": self.machine, "thisworkbook": self.addin}
        )
        self.application.interpreter = self.app.interpreter
        self.app.add_workbook()
        self.app.add_module(SYSTEM, name="System")
        for name, source in modules.items():
            if name not in ("System", "ThisWorkbook"):
                code = strip_directives(source, constants={"Mac": is_mac})
                self.app.add_module(code, name=name)

    def run(self, procedure: str, *arguments: object) -> Any:
        """Run a procedure and return what it gives as Python values."""
        given = [MISSING if value is ... else to_vba(value) for value in arguments]
        return to_python(self.app.interpreter.run(procedure, given))

    @property
    def workbook(self) -> object:
        """The workbook in front as VBA sees it."""
        return self.app.application.vba_get("ActiveWorkbook")

    def range(self, reference: str) -> Any:
        """Return a range of the open workbook's first sheet as VBA sees it."""
        return self.app.sheet(1).sheet.vba_get("Range", [reference])


def to_python(value: object) -> Any:
    """Return a VBA value as COM hands it to Python."""
    if isinstance(value, Wrapped):
        return value.value
    if value is EMPTY or value is MISSING:
        return None
    if isinstance(value, VBAErrorValue):
        return COM_ERROR + (value.number - 2000)
    if isinstance(value, VBAInt):
        return int(value)
    if isinstance(value, VBAArray):
        if value.dimensions == 1:
            return tuple(to_python(item) for item in value.elements())
        (top, bottom), (left, right) = value.bounds
        return tuple(
            tuple(to_python(value.get([row, column])) for column in range(left, right + 1))
            for row in range(top, bottom + 1)
        )
    return value


def to_vba(value: object) -> object:
    """Return a Python value as COM hands it to VBA."""
    if value is None:
        return EMPTY
    if isinstance(value, bool) or not isinstance(value, int | tuple):
        return value
    if isinstance(value, int):
        return VBAInt(value)
    array = VBAArray([(0, len(value) - 1), (0, len(value[0]) - 1)])
    for row, cells in enumerate(value):
        for column, cell in enumerate(cells):
            array.set([row, column], to_vba(cell))
    return array
