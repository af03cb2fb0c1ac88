"""The science: pure functions, numbers in and numbers out, one topic a file.

To read them as an argument, begin with what joint working is worth and what it takes: :mod:`gain`, :mod:`maturity`,
:mod:`staff`, :mod:`breadth`, :mod:`effort`. Then what partners make of each other: :mod:`promise`, :mod:`belief`,
:mod:`agreement`, :mod:`culture`. Then how they decide: :mod:`choice`, :mod:`eligibility`. Then money and what cuts do:
:mod:`finance`, :mod:`spillover`, :mod:`outcomes`. :mod:`planning_year` says when, :mod:`numbers` how to round.
Section 7 of ``docs/odd.md`` has the same equations side by side, with their parameters.

Nothing here knows about agents, tables or files. Every function uses only ``+ - * /``, comparisons and
:func:`coterminous.rules.numbers.exponential`, so that a compiled engine can run the very same text and get
the very same bits. Random draws come in as arguments.
"""
