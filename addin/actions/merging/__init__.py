"""Several copies of one workbook become one; see `merge.merge`."""
