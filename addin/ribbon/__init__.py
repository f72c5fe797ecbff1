"""The buttons of the ribbon: each runs one registered command on the workbook that is open.

`run` is what a program with these buttons calls.
"""

from addin.ribbon.application import Application
from addin.ribbon.buttons import BUTTONS, GROUPS, Button, Group
from addin.ribbon.running import run

__all__ = ["BUTTONS", "GROUPS", "Application", "Button", "Group", "run"]
