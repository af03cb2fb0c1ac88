"""The folder of a survey: tables, figure, page and manifest, written whole or not at all."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from coterminous.experiments.provenance import versions
from coterminous.experiments.survey.instrument import Instrument
from coterminous.experiments.survey.items import Item
from coterminous.experiments.survey.table import UNCALIBRATED, SurveyTable
from coterminous.report.manifest import MANIFEST, NOTICE, describe_table
from coterminous.report.run_folder import write_files
from coterminous.report.software import LICENCE, machine, software
from coterminous.report.survey_facts import InstrumentFacts, SurveyFacts
from coterminous.report.tables import parquet_bytes

if TYPE_CHECKING:
    import pandas as pd

FORMAT: Final = "coterminous survey folder"
FORMAT_VERSION: Final = 1


def write_survey_folder(table: SurveyTable, folder: Path, command: str | None = None) -> None:
    """Write a survey to a new folder.

    Args:
        table: the survey.
        folder: the folder to make.
        command: the command line that made it, or None.

    Raises:
        InputError: the folder exists.
        OSError: it cannot be written; nothing is left then.
    """
    from coterminous.report.survey_page import survey_files

    tables = {"survey": table.rows, "answers": table.answers, "not_asked": table.not_asked}
    files = {f"{name}.parquet": parquet_bytes(content) for name, content in tables.items()}
    files |= survey_files(facts_of(table, command))
    files[MANIFEST] = _manifest(table, tables, command)
    write_files(folder, files)


def _manifest(table: SurveyTable, tables: dict[str, pd.DataFrame], command: str | None) -> bytes:
    content = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "notice": NOTICE,
        "calibration": UNCALIBRATED,
        "licence": LICENCE,
        "scenario": table.scenario.resolved(),
        "seed": table.seed,
        "replicates": table.replicates,
        "non_response": table.non_response,
        "instruments": {one.name: one.instrument.model_dump(mode="json") for one in table.asked},
        "command": command,
        "versions": versions("batch"),
        "software": software(),
        "machine": machine(),
        "wall_seconds": round(table.wall_seconds, 3),
        "written": datetime.now(UTC).isoformat(timespec="seconds"),
        "tables": {name: describe_table(one) for name, one in tables.items()},
    }
    return (json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False) + "\n").encode()


def facts_of(table: SurveyTable, command: str | None = None) -> SurveyFacts:
    """Return what the page says of a survey.

    Args:
        table: the survey.
        command: the command line that made it, or None.
    """
    titles = {one.name: one.instrument.title for one in table.asked}
    asked = _items(table, table.rows)
    missing = table.not_asked
    left_out = _items(table, missing)
    return SurveyFacts(
        scenario=table.scenario,
        seed=table.seed,
        replicates=table.replicates,
        non_response=table.non_response,
        notice=UNCALIBRATED,
        rows=table.rows.assign(
            asks=[item.asks for item in asked],
            how=[item.how or "" for item in asked],
            survey=table.rows["instrument"].map(titles),
            remark=[_remark(item, seen) for item, seen in zip(asked, table.rows["in_view_of"], strict=True)],
        ),
        not_asked=missing.assign(
            asks=[item.asks for item in left_out],
            published_said=[item.published.said for item in left_out],
            survey=missing["instrument"].map(titles),
        ),
        instruments={one.name: _facts(one.instrument) for one in table.asked if one.items},
        software=software(),
        command=command,
    )


def _items(table: SurveyTable, rows: pd.DataFrame) -> list[Item]:
    """Return the items of rows, in order."""
    return [
        table.item(str(one), str(item)) for one, item in zip(rows["instrument"], rows["item"], strict=True)
    ]


def _remark(item: Item, in_view_of: str) -> str:
    """Return what the source says, how n is known, what was chosen in view of it, and in what the register differs."""
    said = [f"The source says: {item.published.said}."]
    said += [f"n: {item.published.n_why}."] if item.published.n_why else []
    said += [f"Chosen with it in view: {in_view_of}."] if in_view_of else []
    said += [f"Left blank by {100 * item.blank_share:.0f}%: {item.blank_why}"] if item.blank_why else []
    return " ".join([*said, *([item.differs] if item.differs else [])])


def _facts(instrument: Instrument) -> InstrumentFacts:
    answered, asked = instrument.respondents.answered, instrument.respondents.asked
    drawn = "Everybody eligible" if answered is None else f"{answered} drawn"
    of = f", where {asked} could have answered" if asked else ""
    return InstrumentFacts(
        title=instrument.title,
        source=instrument.source,
        asked=(
            f"In {instrument.month}. {instrument.month_why} About the {instrument.window_months} months up to then. "
            f"{instrument.window_why}"
        ),
        respondents=f"{drawn}{of}. {instrument.respondents.why}",
        cut_points=[
            (name.replace("_", " "), f"{cut.value:g} {cut.unit}", f"{cut.low:g} to {cut.high:g}", cut.why)
            for name, cut in instrument.cut_points.items()
        ],
    )
