"""One module a command, each with ``run(application, moment)``, which returns what to tell.

They are imported when they are clicked, so that each button loads what it needs and no more.
"""
