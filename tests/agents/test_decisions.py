"""When organisations decide, about what, and what they may do."""

import pytest

from coterminous import PCT, NHSTrust, PartnershipModel, Scenario, SocialServices
from coterminous.agents import Choice
from coterminous.agents.social_services import SocialServices as Department
from coterminous.partnerships.terms import weighed
from coterminous.phases.choosing import RESTRUCTURE, STAY, WITHDRAW
from coterminous.phases.thresholds import LOOSEN, TIGHTEN
from coterminous.state.columns import ACTIVE, DORMANT, NEGOTIATING

QUARTERS = [2, 5, 8, 11, 14, 17]
"""June, September, December and March of a run that starts in April."""
PARTNERSHIP_DECISIONS = {
    "restructured",
    "withdrew",
    "negotiation_opened",
    "negotiation_abandoned",
    "pooled_budget",
    "lead_commissioning",
    "integrated_provision",
}
SHOCK = {"at": "2006-05", "deficit_shock": {"bodies": "both", "share": 0.7, "size": 0.06, "months": 18}}


def scenario(months: int, *events, **parameters) -> Scenario:
    resolved = Scenario.load("teaching").resolved()
    named = {name.replace("__", "."): value for name, value in parameters.items()}
    return Scenario.from_resolved(
        {
            **resolved,
            "months": months,
            "events": list(events),
            "parameters": {**resolved["parameters"], **named},
        }
    )


def lived(*events, seed: int = 1, months: int = 18, **others) -> PartnershipModel:
    model = PartnershipModel(scenario(months, *events), seed=seed, **others)
    model.run()
    return model


def test_partnership_decisions_fall_quarterly():
    decided = {
        event.month
        for seed in range(3)
        for event in lived(SHOCK, seed=seed).chronicle.log.events
        if event.kind in PARTNERSHIP_DECISIONS
    }
    assert decided <= set(QUARTERS)
    assert len(decided) >= 4


def test_thresholds_are_set_in_march_and_in_october_where_a_deficit_looms():
    """Mechanism: D6."""
    tightened, loosened = set(), set()
    for seed in range(4):
        for event in lived(SHOCK, seed=seed, months=24).chronicle.log.events:
            if event.kind == "eligibility_tightened":
                tightened.add(event.month)
            elif event.kind == "eligibility_loosened":
                loosened.add(event.month)
    assert {6, 11} <= tightened <= {6, 11, 18, 23}, "October and March"
    assert loosened <= {11, 23}, "nobody takes on commitments between budgets"


def test_every_place_is_the_business_of_those_who_sit_there():
    model = PartnershipModel(seed=1)
    sides = model.state.partnerships.body_sides
    seen = sorted((place, agent.side) for agent in model.agents for place in agent.places)
    assert seen == [(seat // 3, seat % 3) for seat, body in enumerate(sides) if body >= 0]


def test_what_is_decided_fits_the_phase_of_a_partnership():
    """Mechanism: F7."""
    model = PartnershipModel(scenario(18, SHOCK), seed=2)
    looked_at = set()
    while model.running:
        month = model.month
        phases = None
        if month in QUARTERS:
            model_phase = model.state.partnerships.phase
            phases = list(model_phase)
        model.step()
        if phases is None:
            continue
        for event in model.chronicle.log.events:
            if event.month == month and event.kind in ("restructured", "withdrew"):
                place = [model.chronicle.partnership_id(p) for p in range(len(phases))].index(
                    event.partnership_id
                )
                looked_at.add(phases[place])
    assert looked_at <= {ACTIVE, NEGOTIATING}, "talks may have been signed in the month itself"
    assert ACTIVE in looked_at


class Opener(PCT):
    """A PCT that wants every partnership there could be."""

    def consider_talks(self, place):
        return Choice(action=1, terms=weighed(benefit=1.0))


class OpenDepartment(SocialServices):
    """A council that wants every partnership there could be."""

    def consider_talks(self, place):
        return Choice(action=1, terms=weighed(benefit=1.0))


class OpenTrust(NHSTrust):
    """A trust that wants every partnership there could be."""

    def consider_talks(self, place):
        return Choice(action=1, terms=weighed(benefit=1.0))


def opened(kinds) -> int:
    resolved = scenario(6, start__partnership_share=0.0, partnership__review_share=1.0)
    model = PartnershipModel(resolved, seed=1, kinds=kinds)
    while model.month < 3:
        model.step()
    return sum(phase == NEGOTIATING for phase in model.state.partnerships.phase)


def test_talks_need_every_side():
    """Mechanism: F7."""
    places = len(PartnershipModel(seed=1).state.partnerships.phase)
    assert opened({"pct": Opener, "social_services": OpenDepartment, "nhs_trust": OpenTrust}) == places

    class Refuser(Opener):
        def consider_talks(self, place):
            return Choice(action=0, terms=weighed())

    assert opened({"pct": Refuser, "social_services": OpenDepartment, "nhs_trust": OpenTrust}) == 0


@pytest.mark.parametrize(("action", "kind"), [(WITHDRAW, "withdrew"), (RESTRUCTURE, "restructured")])
def test_one_side_alone_can_cut_or_leave(action, kind):
    """Mechanism: D4."""

    class Leaver(PCT):
        def consider_leaving(self, place):
            is_it = self.model.geography.bodies[self.index].id == "pct-003"
            terms = weighed(relief=2.0)
            return Choice(action=action if is_it else STAY, terms=terms)

    class Loyal(SocialServices):
        def consider_leaving(self, place):
            return Choice(action=STAY, terms=weighed())

    class LoyalTrust(NHSTrust):
        def consider_leaving(self, place):
            return Choice(action=STAY, terms=weighed())

    settings = scenario(3, partnership__review_share=1.0)
    model = PartnershipModel(
        settings, seed=1, kinds={"pct": Leaver, "social_services": Loyal, "nhs_trust": LoyalTrust}
    )
    sides = model.state.partnerships.body_sides
    leaver = next(n for n, body in enumerate(model.geography.bodies) if body.id == "pct-003")
    before = [place for place, phase in enumerate(model.state.partnerships.phase) if phase == ACTIVE]
    theirs = [place for place in before if sides[3 * place] == leaver]
    assert theirs
    model.run()
    done = [event for event in model.chronicle.log.events if event.kind == kind]
    assert {event.actor_id for event in done} == {"pct-003"}
    assert len(done) == len(theirs)
    for place in before:
        is_theirs = place in theirs
        ended = model.state.partnerships.phase[place] == DORMANT
        assert ended == (is_theirs and action == WITHDRAW)
        if is_theirs and action == RESTRUCTURE:
            kept = 1.0 - model.parameters.partnership_restructure_share
            assert model.state.partnerships.scale_sides[3 * place] == pytest.approx(kept)


def test_a_council_cannot_go_beyond_the_highest_or_lowest_threshold():
    """Mechanism: D6."""
    for wish in (TIGHTEN, LOOSEN):

        class Extreme(Department):
            def consider_eligibility(self, wish=wish):
                choice = super().consider_eligibility()
                at_the_end = self.eligibility == (3 if wish == TIGHTEN else 0)
                assert not (at_the_end and choice.action == wish)
                return Choice(action=0 if at_the_end else wish, terms=choice.terms)

        model = lived(SHOCK, months=60, kinds={"social_services": Extreme})
        levels = {model.state.bodies.eligibility[agent.index] for agent in model.agents_by_type[Extreme]}
        assert levels == {3 if wish == TIGHTEN else 0}


def test_a_council_sets_its_threshold_with_the_budget_and_in_mid_year_only_in_deficit():
    """Mechanism: D6."""
    model = PartnershipModel(scenario(12), seed=1)
    council = model.agents_by_type[SocialServices][0]
    asked = {True: [], False: []}
    while model.running:
        for is_in_deficit, months in asked.items():
            model.state.bodies.in_deficit[council.index] = int(is_in_deficit)
            if council.sets_eligibility_now():
                months.append(model.month)
        model.step()
    assert asked == {True: [6, 11], False: [11]}


def test_harm_to_pcts_counts_by_the_people_they_share(tmp_path):
    """Wold's people live in West and East, three to one; full regard for West alone counts three quarters.

    Regard 1 at full trust, trust 1 in West and 0 in East; a pound of care withdrawn returns 35 pence. One band saves
    4% of 10 million a month: 10,000,000 x 0.04 x 0.35 x 0.75 = 105,000. Councillors mind every pound of it as one:
    400,000.

    Mechanism: A3, D9, B3
    """
    rows = ["a,300000,West,Wold", "b,100000,East,Wold", "c,300000,East,Eyre"]
    (tmp_path / "people.csv").write_text("area,people,commissioner,council\n" + "\n".join(rows) + "\n")
    (tmp_path / "four.yaml").write_text(
        "title: Four\nquestion: Who counts?\nstart: 2006-04\nmonths: 12\n"
        "geography: {lookup: people.csv, nhs_trusts: 0, seed: 1}\n"
    )
    overrides = {
        "decisions.regard": 1.0,
        "decisions.precision": 10_000.0,
        "eligibility.political_cost": 1.0,
        "eligibility.saved_moderate": 0.03,
        "eligibility.saved_substantial": 0.07,
        "spillover.return_share": 0.35,
        "spillover.social_care_border": 1.0,
        "money.social_services_gbp_per_head": 300.0,
    }
    model = PartnershipModel(Scenario.load(tmp_path / "four.yaml", overrides=overrides), seed=0)
    index = [body.name for body in model.geography.bodies].index("Wold")
    (wold,) = (agent for agent in model.agents_by_type[SocialServices] if agent.index == index)
    model.state.bodies.eligibility[index] = 1
    ties = model.state.ties
    for tie in range(len(ties.first)):
        ties.trust_both[2 * tie + 1] = 1.0 if model.geography.bodies[ties.first[tie]].name == "West" else 0.0
    choice = wold.consider_eligibility()
    assert choice.action == 0, "a councillor who minds so much holds"
    assert choice.terms.regard == pytest.approx(-105_000.0)
    assert choice.terms.identity == pytest.approx(-400_000.0)


def test_a_choice_is_kept_as_it_was_made():
    choice = Choice(action=1, terms=weighed(benefit=2.0))
    with pytest.raises(AttributeError):
        choice.action = 2  # type: ignore[misc]
