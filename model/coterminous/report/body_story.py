"""The life of a body, in chapters: who it is, its money, its joint work, its care, its trust, how it stands."""

from __future__ import annotations

from coterminous.report.chapters import rows_of
from coterminous.report.lives import body_course as course
from coterminous.report.lives import body_troubles as troubles
from coterminous.report.lives.body_course import TOGETHER
from coterminous.report.lives.body_life import BodyLife
from coterminous.report.lives.life import in_chapters
from coterminous.report.told_run import ToldRun
from coterminous.report.world_words import in_its_words

_SIDES = ("pct_id", "social_services_id", "nhs_trust_id")
_TOLD = (
    *TOGETHER,
    "negotiation_abandoned",
    "restructured",
    "withdrew",
    "lapsed",
    "trust_broken",
    "deficit_opened",
    "deficit_closed",
    "deficit_revealed",
    "eligibility_tightened",
    "eligibility_loosened",
    "carried_over",
    "lost_to_reorganisation",
)


@in_its_words
def body_story(told: ToldRun, body_id: str) -> str:
    """Return the life of a body: a page at most, in chapters, for reading aloud.

    Args:
        told: the run.
        body_id: an id that its tables have.
    """
    table, log = told.tables["bodies"], told.log
    rows = table[table["body_id"] == body_id].sort_values("month")
    joint = told.tables["partnerships"]
    is_own = (joint[list(_SIDES)] == body_id).any(axis=1)
    own = set(joint["partnership_id"][is_own])
    is_about = (
        (log["actor_id"] == body_id) | (log["counterpart_id"] == body_id) | log["partnership_id"].isin(own)
    )
    life = BodyLife(told=told, body_id=body_id, rows=rows, joint=joint[is_own], events=rows_of(log[is_about]))
    return in_chapters(
        [told.who(body_id)],
        {
            "Who it is": course.beginning(life),
            "What money did": troubles.money(life),
            "What it did with others": course.together(life),
            "What it cut, and what others cut": troubles.cuts(life),
            "Whom it cares for": troubles.care(life),
            "Whom it trusts, and who trusts it": course.trust(life),
            "What became of the map": course.map_drawn(life),
            "What else happened": life.others(_TOLD),
            "How it ended" if life.has_ended else "How it stands": course.ending(life),
        },
    )
