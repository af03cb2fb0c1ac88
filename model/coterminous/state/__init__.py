"""The state of the world: plain columns, one entry for each body, tie, partnership and account.

Agents are readable views of rows; rules and phases work on columns. The reference engine holds columns as
Python lists; arrays of the same numbers serve a compiled engine. See ``docs/decisions/0004-two-engines.md``.
"""
