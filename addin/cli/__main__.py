"""``python -m addin.cli``: the same as ``xiezuo``."""

from addin.cli import main

main()
