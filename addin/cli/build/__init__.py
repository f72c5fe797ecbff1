"""Writes everything in this checkout that is generated: the standard workbook, the sources of the
add-in and the add-in itself, and the pages of docs that repeat what the description says.

Whoever changed the description runs ``python -m addin.cli.build`` and commits what it wrote.
"""
