"""The organisations that decide: PCTs, NHS trusts and social services departments, as Mesa agents."""

from coterminous.agents.choices import Choice
from coterminous.agents.nhs_trust import NHSTrust
from coterminous.agents.organisation import Organisation
from coterminous.agents.pct import PCT
from coterminous.agents.social_services import SocialServices

__all__ = ["PCT", "Choice", "NHSTrust", "Organisation", "SocialServices"]
