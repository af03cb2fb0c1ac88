"""Contrasts: for every claim of the evidence, a pair of worlds that shows it, and the same pair with it switched off.

The register is data, one file a topic beside this one. ``schema`` says what an entry may hold, ``register`` reads it,
``measures`` says what is measured in an arm, and ``findings`` lives the four arms and gives the verdict.
"""
