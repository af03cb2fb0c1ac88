"""The model as a Mesa model: what Mesa's own tools make of it, and that it can be forgotten."""

import gc
import tracemalloc

import mesa
import pandas as pd
import pytest

from coterminous import PCT, NHSTrust, PartnershipModel, SocialServices, ensemble
from coterminous.scenario.problems import InputError

SHOCK = {"at": "2006-06", "deficit_shock": {"bodies": "both", "size": 0.1, "months": 8}}


def test_organisations_are_mesa_agents_by_type():
    """Twelve PCTs, twelve councils, ten trusts: as many as the teaching world's file says."""
    model = PartnershipModel(seed=1)
    assert isinstance(model, mesa.Model)
    assert {kind: len(agents) for kind, agents in model.agents_by_type.items()} == {
        PCT: 12,
        SocialServices: 12,
        NHSTrust: 10,
    }
    assert all(isinstance(agent, mesa.Agent) for agent in model.agents)


def test_agents_come_and_go_with_the_map(asked):
    split = {"at": "2006-07", "council_reorganisation": {"share": 0.25, "form": "split", "into": 2}}
    model = PartnershipModel(asked(months=6, events=[split]), seed=1)
    counts = []
    while model.running:
        model.step()
        counts.append(len(model.agents_by_type[SocialServices]))
    assert counts == [12, 12, 12, 15, 15, 15], "a quarter of twelve councils become two each"
    here = {agent.index for agent in model.agents}
    people = model.state.bodies.people
    assert here == {body for body, count in enumerate(people) if count > 0}


def test_what_an_agent_says_of_itself_is_the_state():
    model = PartnershipModel(seed=1)
    for _ in range(3):
        model.step()
    bodies = model.state.bodies
    for agent in model.agents:
        assert agent.stress == bodies.stress[agent.index]
        assert agent.is_in_deficit == (bodies.in_deficit[agent.index] == 1)
        assert agent.load_over_capacity == bodies.load[agent.index]
    for council in model.agents_by_type[SocialServices]:
        assert council.eligibility == bodies.eligibility[council.index]


def test_the_data_collector_holds_the_metrics():
    model = PartnershipModel(seed=1)
    for _ in range(4):
        model.step()
    frame = model.datacollector.get_model_vars_dataframe()
    metrics = model.tables().metrics
    assert len(frame) == 4
    for name in ("trust_mean", "partnerships_active", "value_created_gbp"):
        assert frame[name].tolist() == metrics[name].tolist()


def test_mesa_s_batch_run_drives_it_by_parameters(asked):
    """Dots become double underscores. Mesa's releases treat seeds differently; without one it is 0.

    Mechanism: X1
    """
    shocked = asked(months=10, events=[SHOCK])
    rows = mesa.batch_run(
        PartnershipModel,
        parameters={"scenario": shocked, "trust__loss_rate": [0.0, 0.9]},
        number_processes=1,
        display_progress=False,
    )
    frame = pd.DataFrame(rows)
    assert frame["trust__loss_rate"].tolist() == [0.0, 0.9]
    forgiving, careful = frame["trust_mean"]
    assert forgiving > careful
    for trust, loss_rate in ((forgiving, 0.0), (careful, 0.9)):
        direct = PartnershipModel(shocked, trust__loss_rate=loss_rate)
        direct.run()
        assert trust == direct.metric("trust_mean")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [({"trust__loss_rat": 0.3}, "trust.loss_rate"), ({"trust__loss_rate": 3.0}, "0.95")],
)
def test_wrong_parameters_are_refused_with_what_is_right(wrong, said):
    with pytest.raises(InputError, match=said):
        PartnershipModel(**wrong)


def test_a_kind_of_one_s_own_takes_decisions(asked):
    class Hermit(PCT):
        """A PCT that never answers."""

        def decide(self):
            return iter(())

    model = PartnershipModel(asked(months=12), seed=1, kinds={"pct": Hermit})
    model.run()
    assert len(model.agents_by_type[Hermit]) == 12
    by_pcts = [event for event in model.chronicle.log.events if event.actor_kind == "pct"]
    # Talks and further steps need every side; a PCT that never answers also never leaves.
    assert {event.kind for event in by_pcts} <= {"deficit_opened", "deficit_closed", "trust_broken"}


def test_fifty_runs_that_are_released_do_not_pile_up(asked):
    scenario = asked(months=1)

    def live_and_forget(times: int) -> int:
        for seed in range(times):
            model = PartnershipModel(scenario, seed=seed)
            model.run()
            model.release()
        del model
        gc.collect()
        return tracemalloc.get_traced_memory()[0]

    tracemalloc.start()
    try:
        after_few = live_and_forget(5)
        after_many = live_and_forget(50)
    finally:
        tracemalloc.stop()
    one_model = 100_000
    assert after_many - after_few < 2 * one_model, "a model of the teaching world holds more than that"


def test_models_that_are_not_released_are_what_the_test_above_would_see(asked):
    """The control: five models that are kept weigh more than it allows fifty released ones."""
    scenario = asked(months=1)
    PartnershipModel(scenario, seed=0).release()
    tracemalloc.start()
    try:
        gc.collect()
        before = tracemalloc.get_traced_memory()[0]
        kept = [PartnershipModel(scenario, seed=seed) for seed in range(5)]
        for model in kept:
            model.run()
        gc.collect()
        assert tracemalloc.get_traced_memory()[0] - before > 2 * 100_000
    finally:
        tracemalloc.stop()
    for model in kept:
        model.release()


@pytest.mark.parametrize(
    ("kinds", "said"),
    [
        ({"pcts": PCT}, "Did you mean pct"),
        ({"pct": SocialServices}, "a class that extends PCT"),
        ({"nhs_trust": 3}, "a class that extends NHSTrust"),
        ({"social_services": object}, "a class that extends SocialServices"),
    ],
)
def test_agents_of_ones_own_must_be_of_their_kind(kinds, said):
    """A mistyped kind must not run the shipped agents in silence."""
    with pytest.raises(InputError, match=said):
        PartnershipModel(kinds=kinds)
    with pytest.raises(InputError, match=said):
        ensemble("teaching", replicates=2, kinds=kinds)
