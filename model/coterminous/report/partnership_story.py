"""The life of a partnership, in chapters: how it began, what it delivered, what money and trust did, how it stands."""

from __future__ import annotations

from coterminous.report.chapters import chapter, cited, rows_of
from coterminous.report.lives import partnership_course as course
from coterminous.report.lives import partnership_troubles as troubles
from coterminous.report.lives.life import in_chapters
from coterminous.report.lives.partnership_course import ARRANGED
from coterminous.report.lives.partnership_life import FLEXIBILITIES, PartnershipLife
from coterminous.report.told_run import ToldRun
from coterminous.report.wording import listed, month_words, words
from coterminous.report.world_words import in_its_words

_TOLD = (
    *FLEXIBILITIES,
    *ARRANGED,
    "restructured_jointly",
    "further_partner_joined",
    "merged_by_order",
    "negotiation_opened",
    "negotiation_abandoned",
    "agreement_signed",
    "restructured",
    "withdrew",
    "lapsed",
    "trust_broken",
    "carried_over",
    "lost_to_reorganisation",
)


@in_its_words
def partnership_story(told: ToldRun, partnership_id: str) -> str:
    """Return the life of a partnership: a page at most, in chapters, for reading aloud.

    Args:
        told: the run.
        partnership_id: an id that its tables or its log have.
    """
    table, log = told.tables["partnerships"], told.log
    rows = table[table["partnership_id"] == partnership_id].sort_values("month")
    events = rows_of(log[log["partnership_id"] == partnership_id])
    if rows.empty:
        lines = [f"{month_words(row['month'])}: {cited(row)}" for row in events]
        return "\n".join([f"Partnership {partnership_id}", *chapter("What the log says of it", *lines)])
    life = PartnershipLife(told=told, partnership_id=partnership_id, rows=rows, events=events)
    group = words(str(life.last["care_group"])).capitalize()
    return in_chapters(
        [f"Partnership {partnership_id}", f"  {group}: {listed([told.who(one) for one in life.parties])}"],
        {
            "How it began": course.beginning(life),
            "What was agreed, and what it delivered": course.work(life),
            "What money did": troubles.money(life),
            "What broke trust, and what mended it": troubles.trust(life),
            "What became of the map": course.map_drawn(life),
            "What else happened": life.others(_TOLD),
            "How it ended" if life.has_ended else "How it stands": course.ending(life),
        },
    )
