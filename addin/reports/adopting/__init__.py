"""导入: the tasks of a tracker that a company had already, brought into a workbook (Q-43).

`source` reads a file, `headings` and `values` say what a column may be, `proposal` finds the header
and proposes what each column becomes, `mapping` is that as a workbook which people correct, `rows`
reads the tasks by it and `bringing` writes them.
"""
