"""Scenarios: what a user may say about a run, checked before anything happens.

Mistakes with a place (:mod:`~coterminous.scenario.problems`), YAML read with positions
(:mod:`~coterminous.scenario.positions`), parameter records (:mod:`~coterminous.scenario.records`), the strict
schema (:mod:`~coterminous.scenario.schema`, :mod:`~coterminous.scenario.events`), and the order of precedence
(:mod:`~coterminous.scenario.loading`).
"""
