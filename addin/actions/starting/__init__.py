"""Starting a collaboration from a process template: what it says, when its tasks are, what is written.

::

    process  →  timeline  →  rows of the new workbook  →  start
       ↑
    learning: a workbook's plan as a template
"""
