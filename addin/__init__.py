"""Python behind the ribbon buttons and the command line of Xiezuo (协作)."""

import gc

# A workbook is many objects and few circles: looking for those as often as Python does by itself
# took a tenth of the time of a click, and more of many workbooks.
gc.set_threshold(100_000, 20, 50)
