"""Files made out of workbooks: roll-up, 总台账, archive. Brings pandas, openpyxl, jinja2."""
