"""A month of partnerships' work and learning, formulated with NumPy: what the compiled engine is measured against.

The same arithmetic as ``phases.monthly.work`` and ``partnerships.trusting.learn_from_month``, over whole columns at
once. Sums come in another order, so the last bits differ; :meth:`NumpyPartnerships.check_against` allows for that.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from coterminous.state.columns import ACTIVE, NEGOTIATING, NHS_TRUST, SIDES

Array = NDArray[Any]


def _arrays(columns: Any) -> dict[str, Array]:
    return {name: np.array(column) for name, column in zip(columns._fields, columns, strict=True)}


class NumpyPartnerships:
    """The columns that a month of work reads and writes, and the month itself, in a world without targets.

    Args:
        state: a state of the model, in lists.
        parameters: its parameters.
        month: month of the run.
    """

    def __init__(self, state: Any, parameters: Any, month: int) -> None:
        """Copy the columns, and prepare what no month changes: who sits where, and what structures open up."""
        self.p, self.month = parameters, month
        self.bodies, self.ties = _arrays(state.bodies), _arrays(state.ties)
        self.places = _arrays(state.partnerships)
        self.seat_body = self.places["body_sides"].reshape(-1, SIDES)
        self.is_seat = self.seat_body >= 0
        self.body_of = np.where(self.is_seat, self.seat_body, 0)
        groups = self.places["care_group"]
        self.gain_share = np.array(parameters.care_group_gain_share)[groups]
        self.inside = self._inside(np.array(parameters.care_group_spillover)[groups])
        self.pairs = [(side, other) for side in range(SIDES) for other in range(SIDES) if side != other]
        pair_ties = self.places["tie_sides"].reshape(-1, SIDES)
        self.belief = {
            (side, other): 2 * pair_ties[:, side + other - 1] + int(side > other)
            for side, other in self.pairs
        }
        believers = np.empty(len(self.ties["trust_both"]), dtype=np.int64)
        believers[0::2], believers[1::2] = self.ties["first"], self.ties["second"]
        self.believer = believers

    def _inside(self, spillover: Array) -> Array:
        tie, people = self.places["tie"], self.bodies["people"]
        shared = self.ties["people"][tie]
        pct, council = people[self.ties["first"][tie]], people[self.ties["second"][tie]]
        with np.errstate(divide="ignore", invalid="ignore"):
            inside = (1.0 - spillover) + spillover * (shared / pct + shared / council) / 2.0
        return np.where((pct > 0) & (council > 0), inside, 0.0)

    def work_a_month(self) -> None:
        """Do a month's work, and learn from it."""
        self.active = self.places["phase"] == ACTIVE
        self._share_out_effort()
        self._work()
        self._learn()

    def _add(self, seats: Array, amounts: Array) -> Array:
        """Return what seats add up to for every body."""
        return np.bincount(self.body_of[seats], weights=amounts[seats], minlength=len(self.bodies["kind"]))

    def _share_out_effort(self) -> None:
        p, bodies, places = self.p, self.bodies, self.places
        bodies["capacity"] = (
            p.capacity_fixed_wte + p.capacity_wte_per_million * bodies["people"] / 1_000_000.0
        ) * bodies["leadership"]
        statutory = p.capacity_initiative_wte * (
            p.capacity_initiatives + bodies["initiatives"] + bodies["bidding"]
        )
        statutory = statutory + np.where(
            bodies["kind"] != NHS_TRUST, p.capacity_plan_wte * bodies["plans"], 0.0
        )
        age = self.month - bodies["opened"]
        shaken = (
            p.capacity_reorganisation_share
            * bodies["capacity"]
            * (1.0 - age / p.capacity_reorganisation_months)
        )
        bodies["statutory"] = statutory + np.where(age < p.capacity_reorganisation_months, shaken, 0.0)
        boards = (self.ties["is_open"] == 1) & (self.ties["is_dyad"] == 1)
        count = len(bodies["kind"])
        joint = sum(
            np.bincount(self.ties[end][boards], minlength=count) * p.capacity_board_wte
            for end in ("first", "second")
        )
        apart = 1 - places["care_trust"]
        joining = apart * (
            p.partnership_pooled_wte * places["pooled"]
            + p.partnership_lead_wte * places["lead"]
            + p.partnership_integrated_wte * places["integrated"] * (1 - places["transferred"])
        )
        one_calendar = (apart == 0)[:, None] | (bodies["calendars"][self.body_of] == 1)
        barriers = 1.0 - p.partnership_barrier_share * (1.0 - bodies["barriers"][self.body_of])
        change = places["change_left"] / p.partnership_change_months
        running = (
            p.partnership_running_wte * np.where(one_calendar, 1.0 - p.partnership_calendar_share, 1.0)
            + joining[:, None] * barriers
            + (p.partnership_further_wte * places["further"] + change)[:, None]
        )
        talking = places["phase"] == NEGOTIATING
        places["change_left"] = places["change_left"] - np.where(self.active | talking, change, 0.0)
        effort = np.where(talking[:, None], p.partnership_negotiation_wte, running)
        effort = effort * (1.0 + bodies["rework"][self.body_of])
        overhead = p.partnership_overhead_share * (
            1.0 - p.partnership_back_office_saving * places["back_office"]
        )
        seats = self.is_seat & (self.active | talking)[:, None]
        stakes = places["stake_sides"].reshape(-1, SIDES)
        pooled = np.where(self.active[:, None], stakes * places["pooled"][:, None], 0)
        spent = effort * p.capacity_wage_gbp_per_year / 12.0 + overhead[:, None] * pooled
        bodies["joint"] = joint + self._add(seats, effort)
        bodies["management"] = self._add(seats, spent)
        places["cost"] = np.where(seats, spent, 0.0).sum(axis=1)
        left = bodies["capacity"] - bodies["statutory"]
        with np.errstate(divide="ignore", invalid="ignore"):
            attention = np.where(bodies["joint"] <= left, 1.0, left / bodies["joint"])
        bodies["attention"] = np.where(left <= 0.0, 0.0, attention)

    def _work(self) -> None:
        p, places, bodies = self.p, self.places, self.bodies
        attention = np.where(self.is_seat, bodies["attention"][self.body_of], 1.0).min(axis=1)
        places["progress"] = np.where(
            places["phase"] == NEGOTIATING,
            places["progress"]
            + attention
            / (p.partnership_set_up_months * (1.0 - p.partnership_template_saving * places["template"])),
            places["progress"],
        )
        self.attention = attention
        marginal = np.array(p.care_group_marginal)[places["care_group"]]
        settled = (places["transferred"] == 1) | ((places["integrated"] == 1) & (marginal == 1))
        leaving = p.maturity_turnover_rate * np.where(settled, 1.0 - p.maturity_retention_share, 1.0)
        for name, given in (("maturity", attention), ("promised_maturity", 1.0)):
            now = places[name]
            then = now + p.maturity_learning_rate * given * (1.0 - now) - leaving * now
            places[name] = np.where(self.active, then, now)
        stakes = places["stake_sides"].reshape(-1, SIDES)
        total = stakes.sum(axis=1)
        seats = self.is_seat.sum(axis=1)
        culture = np.where(self.is_seat, bodies["culture"][self.body_of], 0.0).sum(axis=1) / seats
        reach = p.partnership_reach_aligned + p.partnership_reach_colocated * places["colocated"]
        worth = p.decisions_cash_premium * np.maximum(bodies["stress"], 0.0)
        scarce = p.partnership_search_response * worth[self.body_of[:, :2]].min(axis=1)
        looked = p.partnership_reach_pooled * (1.0 + scarce) / (1.0 + p.partnership_reach_pooled * scarce)
        reach = reach + culture * (
            looked * places["pooled"]
            + p.partnership_reach_lead * places["lead"]
            + p.partnership_reach_integrated * places["integrated"]
        )
        reach = np.minimum(reach, 1.0) * (1.0 + p.partnership_widening_share * places["further"])
        possible = self.gain_share * total * reach * self.inside
        value = possible * _results(places["maturity"])
        promised = possible * _results(places["promised_maturity"]) * p.partnership_claim
        places["value"] = np.where(self.active, value, places["value"])
        with np.errstate(divide="ignore", invalid="ignore"):
            kept = np.clip(np.where(promised > 0.0, value / promised, 1.0), 0.0, 1.0)
            shares = np.where(total[:, None] > 0, stakes / total[:, None], 0.0)
        places["kept_share"] = np.where(self.active, kept, places["kept_share"])
        near = places["joining"] + p.partnership_joining_rate * attention * places["kept_share"]
        can_join = self.active & (places["further"] < p.partnership_most_further_partners)
        joins = can_join & (near >= 1.0)
        places["joining"] = np.where(can_join, near - joins, places["joining"])
        places["further"] = places["further"] + joins
        bodies["value"] = self._add(self.is_seat & self.active[:, None], value[:, None] * shares)

    def _learn(self) -> None:
        p, ties = self.p, self.ties
        stakes = self.places["stake_sides"].reshape(-1, SIDES)
        shifted = self.places["shifted_sides"].reshape(-1, SIDES)
        with np.errstate(divide="ignore", invalid="ignore"):
            fraction = np.where(stakes > 0, shifted / stakes, 0.0)
        kept_share = self.places["kept_share"]
        watched = kept_share + p.trust_process_share * (self.attention - kept_share)
        honoured = watched[:, None] * np.clip(1.0 - fraction, 0.0, None)
        is_close = (
            (self.places["colocated"] == 1)
            | (self.places["integrated"] == 1)
            | (ties["has_programme"][self.places["tie"]] == 1)
        )
        contact = np.where(is_close, 1.0 + p.trust_contact_gain, 1.0)
        # Talks that have come to an end are signed, and partners learn of each other from this month on.
        is_signed = (self.places["phase"] == NEGOTIATING) & (self.places["progress"] >= 1.0)
        active = self.active | is_signed
        count = len(ties["trust_both"])
        kept, missed, months = np.zeros(count), np.zeros(count), np.zeros(count)
        for side, other in self.pairs:
            here = active & self.is_seat[:, side] & self.is_seat[:, other]
            belief, share = self.belief[side, other][here], honoured[here, other]
            kept += np.bincount(belief, weights=contact[here] * share, minlength=count)
            missed += np.bincount(belief, weights=contact[here] * (1.0 - share), minlength=count)
            months += np.bincount(belief, minlength=count)
        rate = p.trust_gain_rate / np.where(months > 0, months, 1.0)
        ties["kept_both"] = ties["kept_both"] * (1.0 - 1.0 / p.trust_memory_months) + rate * kept
        ties["broken_both"] = ties["broken_both"] * (1.0 - 1.0 / p.trust_memory_months) + rate * missed
        expected = p.trust_prior_weight * self.bodies["culture"][self.believer]
        weight = p.trust_prior_weight + ties["kept_both"] + ties["broken_both"]
        ties["trust_both"] = (expected + ties["kept_both"]) / weight

    def check_against(self, columns: Any) -> None:
        """Make sure that it is the same month: every column as the compiled engine has it, but for the last bits."""
        for table, names in (
            ("bodies", ("attention", "joint", "management", "value")),
            ("partnerships", ("maturity", "value", "kept_share")),
            ("ties", ("trust_both", "kept_both")),
        ):
            ours = {"bodies": self.bodies, "partnerships": self.places, "ties": self.ties}[table]
            for name in names:
                theirs = getattr(getattr(columns, table), name)
                np.testing.assert_allclose(
                    ours[name], theirs, rtol=1e-9, atol=1e-9, err_msg=f"{table}.{name}"
                )


def _results(maturity: Array) -> Array:
    learned, missing = maturity * maturity, (1.0 - maturity) * (1.0 - maturity)
    return learned / (learned + missing)
