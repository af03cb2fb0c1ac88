"""The phases of a month, each a function over columns: both engines call the same ones, in the same order.

``world`` lists them for the Mesa engine and ``batch`` for the compiled one. What an organisation decides stands in
``choosing`` and ``thresholds``; agents call these functions, and a user's own agent may decide otherwise.
"""
