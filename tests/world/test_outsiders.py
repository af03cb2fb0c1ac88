"""Who is not part of an integration: its other partners have less of the managers' time, and trust the body less."""

from statistics import fmean, stdev

from coterminous import Scenario
from coterminous.batch.engine import BatchEngine
from coterminous.state.columns import State

MONTHS, REPLICATES = 36, 40
MERGERS = [{"at": "2006-06", "care_trust_mandate": {"share": 0.4, "care_group": "all"}}]


def lived(events: list[dict[str, object]], overrides: dict[str, float]) -> list[State]:
    told = Scenario.load("teaching", overrides=overrides).resolved()
    engine = BatchEngine(Scenario.from_resolved({**told, "months": MONTHS, "events": events}), 7)
    states = []
    for replicate in range(REPLICATES):
        steps = engine.steps(replicate)
        while steps.month < MONTHS:
            steps.step()
        states.append(steps.state)
    return states


def lost_outside(with_mergers: State, without: State) -> list[float]:
    """Return how much more trust partners outside have in a body that merged some of its work with somebody else."""
    ties, partnerships = with_mergers.ties, with_mergers.partnerships
    merged = {
        partnerships.tie[place]
        for place in range(len(partnerships.tie))
        if partnerships.care_trust[place] == 1
    }
    bodies = {body for tie in merged for body in (ties.first[tie], ties.second[tie])}
    differences = []
    for tie in range(len(ties.first)):
        if ties.is_dyad[tie] == 1 and ties.is_open[tie] == 1 and tie not in merged:
            for belief, believed in ((2 * tie, ties.second[tie]), (2 * tie + 1, ties.first[tie])):
                if believed in bodies:
                    differences.append(float(ties.trust_both[belief] - without.ties.trust_both[belief]))
    return differences


def mean_and_half_width(overrides: dict[str, float]) -> tuple[float, float]:
    by_replicate = [
        fmean(found)
        for pair in zip(lived(MERGERS, overrides), lived([], overrides), strict=True)
        if (found := lost_outside(*pair))
    ]
    assert len(by_replicate) >= 15
    return fmean(by_replicate), 2.6 * stdev(by_replicate) / len(by_replicate) ** 0.5


def test_integrating_with_one_partner_distances_another_through_managers_time():
    """With managers' time without end, the others lose nothing.

    Mechanism: X5
    """
    short, half_width = mean_and_half_width({})
    assert short + half_width < 0.0
    ample, ample_half_width = mean_and_half_width({"capacity.fixed_wte": 100.0})
    assert ample + ample_half_width > short / 4.0
    assert ample - ample_half_width > short + half_width
