"""Stands for the add-in's VBA: loads the DLL, starts Python over COM and calls what VBA calls.

Run by the installed Python; prints one line of JSON. In place of Excel's application object a
click hands over another object with a type library: what it does fails, and nobody waits for that.
"""

import ctypes
import json
import time
from ctypes import wintypes
from pathlib import Path
from winreg import HKEY_CURRENT_USER, OpenKey, QueryValueEx

import pythoncom

from addin.book.open.classes import classes_folder, own_classes
from addin.cli.install.excel import INTERPRETER, LIBRARIES, SETTING_KEY
from macros.sources import library, options

with own_classes(classes_folder()):
    import win32com.client


class Variant(ctypes.Structure):
    _fields_ = (
        ("kind", wintypes.USHORT),
        ("reserved", wintypes.USHORT * 3),
        ("value", ctypes.c_void_p),
        ("rest", ctypes.c_void_p),
    )


pythoncom.CoInitialize()
with OpenKey(HKEY_CURRENT_USER, SETTING_KEY) as key:
    interpreter, folder = (QueryValueEx(key, name)[0] for name in (INTERPRETER, LIBRARIES))
activate = ctypes.WinDLL(str(Path(folder, library()))).XLPyDLLActivateAuto
activate.argtypes = [ctypes.POINTER(Variant), ctypes.c_char_p, ctypes.c_int]
found = Variant()
command = f'"{interpreter}" {options()}'.encode("mbcs")
assert activate(ctypes.byref(found), command, 1) == 0, ctypes.wstring_at(found.value)
python = win32com.client.dynamic.Dispatch(
    pythoncom.ObjectFromAddress(found.value, pythoncom.IID_IDispatch)
)
functions = python.Module("addin.udfs")
DAYS, TEXTS = ((46066.0,), (46067.0,)), (("产品部",), ("研发部",))
GIVEN = {
    "XZ_WORKDAY": ("x", 1, None),
    "XZ_NETWORKDAYS": ("2026-02-13", "2026-02-28", None),
    "XZ_IS_WORKDAY": (DAYS, None),
    "XZ_CALENDAR_NOTE": ("2026-02-13", "2027-02-13", None),
    "XZ_SLA_DUE": ("2026-02-13 09:30", 3, "工作日", None, None),
    "XZ_STATUS": ("进行中", 46066.0, 46070.0, None, 0.5, None, None, None),
    "XZ_BUFFER": ("2026-03-02", "2026-03-31", 3, None),
    "XZ_ROLLUP": (TEXTS, (("受阻",), ("已完成",))),
    "XZ_LINT": ("尽快完成相关工作", None),
    "XZ_QUANTIFIED": ("提升 20%",),
}
answers = {
    name: (given, python.Var(python.Call(functions, "answer", python.Tuple(name, list(given)))))
    for name, given in GIVEN.items()
}
instead = win32com.client.Dispatch("Scripting.Dictionary")
ribbon = python.Module("addin.ribbon")
began = time.monotonic()
click = python.Str(python.Call(ribbon, "click", python.Tuple("about", instead)))
told = {"answers": answers, "click": click, "seconds": time.monotonic() - began}
print(json.dumps(told, ensure_ascii=False))
