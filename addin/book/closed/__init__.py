"""A closed workbook on disk: read, patched part by part, saved whole or not at all."""
