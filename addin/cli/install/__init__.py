"""Putting the add-in where Excel loads it, and taking it out again.

Everything belongs to the user who installs it; no administrator is needed, and `remove` leaves
nothing behind.
"""

from addin.cli.install.host import installation
from addin.cli.install.registry import Registry
from addin.cli.install.steps import Installation

__all__ = ["Installation", "Registry", "installation"]
