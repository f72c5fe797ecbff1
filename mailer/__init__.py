"""Who is told what and when: reminders planned, rendered, recorded in a ledger and delivered.

The package is handed plain data (`mailer.planning.items`) and never opens a workbook.
"""
