"""What a verb does with workbooks and the document it gives, for every host that asks for it.

The command line prints the documents (``--json``), the page in a browser shows them. Nothing here
needs a terminal, threads, pandas or a folder of the user's.
"""
