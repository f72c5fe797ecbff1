"""Brings a closed workbook back to the standard: columns, headings, names, formats, formulas."""
