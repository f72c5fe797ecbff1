"""The file format: zip container, parts, sheets, formulas. Knows nothing of the forms."""
