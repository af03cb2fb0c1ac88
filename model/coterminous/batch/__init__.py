"""The compiled engine: the same rules and phases as the Mesa engine, for thousands of replicates.

``memory`` shows columns to compiled code, ``compiling`` compiles functions of the model as they stand, ``month`` lists
the phases, ``deciding`` asks every organisation in turn, and ``engine`` runs replicates. Nothing here knows Mesa or
pandas, and nothing here holds an equation.
"""
