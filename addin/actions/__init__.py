"""What a button says, on one workbook: refresh, repair, merge. Light: no pandas, no openpyxl."""
