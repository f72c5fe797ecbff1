"""The native formulas, by what they compute."""
