"""What stands in cells: addresses, values, formulas, number formats."""
