"""The organisations that decide: PCTs, NHS trusts and social services departments, as Mesa agents.

What a decision can be has names: ``STAY``, ``RESTRUCTURE`` and ``WITHDRAW`` for a side of a running partnership,
``HOLD``, ``TIGHTEN`` and ``LOOSEN`` for a council's threshold.
"""

from coterminous.agents.choices import Choice
from coterminous.agents.nhs_trust import NHSTrust
from coterminous.agents.organisation import Organisation
from coterminous.agents.pct import PCT
from coterminous.agents.social_services import SocialServices
from coterminous.phases.choosing import RESTRUCTURE, STAY, WITHDRAW
from coterminous.phases.thresholds import HOLD, LOOSEN, TIGHTEN

__all__ = [
    "HOLD",
    "LOOSEN",
    "PCT",
    "RESTRUCTURE",
    "STAY",
    "TIGHTEN",
    "WITHDRAW",
    "Choice",
    "NHSTrust",
    "Organisation",
    "SocialServices",
]
