"""Which class of agent sits where, and what a user may put in its place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from coterminous.agents.nhs_trust import NHSTrust
from coterminous.agents.organisation import Organisation
from coterminous.agents.pct import PCT
from coterminous.agents.social_services import SocialServices
from coterminous.scenario.problems import InputError, Problem, nearest_name, shown

KINDS: Mapping[str, type[Organisation]] = {
    "pct": PCT,
    "social_services": SocialServices,
    "nhs_trust": NHSTrust,
}
"""The classes of this package, by kind of body."""


def checked_kinds(kinds: Mapping[str, Any]) -> Mapping[str, type[Organisation]]:
    """Return a user's own classes of agents, if each is a class of organisation that can sit where its kind sits.

    Raises:
        InputError: a name is no kind, or a class does not extend that of its kind.

    >>> checked_kinds({"pct": PCT})["pct"].kind
    'pct'
    """
    problems = []
    for name, own in kinds.items():
        if name not in KINDS:
            nearest = nearest_name(str(name), KINDS)
            problems.append(Problem(None, "kinds", "names no kind", shown(name), ", ".join(KINDS), nearest))
        elif not isinstance(own, type) or not issubclass(own, KINDS[name]):
            wanted = f"a class that extends {KINDS[name].__name__}"
            problems.append(Problem(None, f"kinds[{name!r}]", "cannot sit there", shown(repr(own)), wanted))
    if problems:
        raise InputError(*problems)
    return kinds
