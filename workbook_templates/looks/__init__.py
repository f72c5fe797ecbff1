"""Styles, colours, grids, tables and print of a sheet."""
