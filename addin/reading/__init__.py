"""The one way to read what a person typed, in a cell, a function, a command or a mail.

A reading comes to one of three things: nothing (an empty cell), a value, or `Unreadable` with the
value that is likely meant.
What can mean only one thing is read as it, however it is spelt; everything else is asked.
"""
