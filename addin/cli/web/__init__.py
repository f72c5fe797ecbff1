"""协作·网页版: the same Python in a browser's page, and the three ways to have it.

`page/` is the page, `runtime.py` finds Pyodide, `bundle.py` gathers what of the product the page
runs, `compiling.py` compiles both beforehand, `site.py` writes the page as a folder or as one file,
`serving.py` shows it on this computer. `wps` and `office` are the page as a task pane.
"""
