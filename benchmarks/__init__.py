"""Measures this project beside what one would otherwise use: ``python -m benchmarks``.

Seconds differ from computer to computer; ratios of two programs that ran one after the other on
the same one carry over.
"""
