"""Brings a workbook that was made by an earlier version, or that lost something, up to date.

Every sheet of ours is drawn anew after the standard workbook, with all that stood on it.
"""
