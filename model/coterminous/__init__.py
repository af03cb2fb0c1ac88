"""Partnerships between the NHS and councils, as an agent-based simulation.

The public names load on first use, so that importing the package, or asking the command line for help, costs
nothing: Mesa, pandas and Matplotlib are read only when something needs them.

>>> import coterminous
>>> "Scenario" in dir(coterminous)
True
>>> coterminous.teapot
Traceback (most recent call last):
    ...
AttributeError: module 'coterminous' has no attribute 'teapot'
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coterminous.agents.nhs_trust import NHSTrust
    from coterminous.agents.pct import PCT
    from coterminous.agents.social_services import SocialServices
    from coterminous.experiments.compare import compare
    from coterminous.experiments.divergence import first_divergence
    from coterminous.experiments.effect_table import EffectTable
    from coterminous.experiments.ensemble import EnsembleResult, ensemble
    from coterminous.experiments.run import RunResult, run
    from coterminous.experiments.survey.conducting import survey
    from coterminous.experiments.survey.table import SurveyTable
    from coterminous.scenario.loading import Scenario
    from coterminous.world import PartnershipModel

__version__ = "0.2.0"

__all__ = [
    "PCT",
    "EffectTable",
    "EnsembleResult",
    "NHSTrust",
    "PartnershipModel",
    "RunResult",
    "Scenario",
    "SocialServices",
    "SurveyTable",
    "__version__",
    "compare",
    "ensemble",
    "first_divergence",
    "run",
    "survey",
]

_HOMES = {
    "EffectTable": "coterminous.experiments.effect_table",
    "EnsembleResult": "coterminous.experiments.ensemble",
    "NHSTrust": "coterminous.agents.nhs_trust",
    "PCT": "coterminous.agents.pct",
    "PartnershipModel": "coterminous.world",
    "RunResult": "coterminous.experiments.run",
    "Scenario": "coterminous.scenario.loading",
    "SocialServices": "coterminous.agents.social_services",
    "SurveyTable": "coterminous.experiments.survey.table",
    "compare": "coterminous.experiments.compare",
    "ensemble": "coterminous.experiments.ensemble",
    "first_divergence": "coterminous.experiments.divergence",
    "run": "coterminous.experiments.run",
    "survey": "coterminous.experiments.survey.conducting",
}


def __getattr__(name: str) -> object:
    """Import a public name from the module that defines it, the first time it is asked for (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """List the public names, loaded or not."""
    return sorted({*globals(), *__all__})
