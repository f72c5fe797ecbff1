"""Files made out of workbooks: roll-up, 总台账, archive, frames. Brings openpyxl, jinja2, pandas."""
