"""The science: pure functions, numbers in and numbers out, one topic a file.

Nothing here knows about agents, tables or files. Every function uses only ``+ - * /``, comparisons and
:func:`coterminous.rules.numbers.exponential`, so that a compiled engine can run the very same text and get
the very same bits. Random draws come in as arguments.
"""
