"""The bundle for Windows: Python, Xiezuo and all that it needs in one zip, made on any system.

``python -m addin.cli.bundle`` writes ``dist/xiezuo-win64-<version>.zip``; the same sources and pins
give the same bytes. Nobody needs a network or an administrator to install it.
"""
