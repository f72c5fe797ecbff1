"""Workbooks as hosts of the forms: read into plain data, written back cell by cell.

`addin.book.host` is the protocol; `addin.book.closed.workbook` is the host for a file on disk.
"""
