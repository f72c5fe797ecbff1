"""The buttons of the ribbon: each runs one command on the workbook that is open."""
