"""The fourteen stylised facts that the model answers for, each with its control.

A fact is one or more statements. ``statement`` says what that is, ``world`` lives the arms, the modules named by topic
state the facts, and ``table`` puts them together.
"""
