"""The buttons of the ribbon: each runs one registered command on the workbook that is open.

`click` is what the add-in's VBA calls, `run` what any other program calls that has these buttons.
"""

from addin.ribbon.application import Application
from addin.ribbon.buttons import BUTTONS
from addin.ribbon.clicks import click
from addin.ribbon.running import run

__all__ = ["BUTTONS", "Application", "click", "run"]
