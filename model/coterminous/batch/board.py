"""What compiled code is given: the board that all replicates share, and what each thread has for itself."""

from __future__ import annotations

from typing import Any, NamedTuple, cast

import numpy as np
from numpy.typing import NDArray

from coterminous.batch.memory import Record, RecordType, reader_of
from coterminous.opening.blank import blank_state
from coterminous.opening.layout import Stage, set_stage
from coterminous.opening.lots import Lots
from coterminous.opening.luck import START_DRAWS, StartLuck
from coterminous.opening.names import entity_names
from coterminous.policy.centre import Effects
from coterminous.scenario.loading import Scenario
from coterminous.scenario.values import Parameters
from coterminous.state.columns import Deeds, EraTable, Floats, Integers, State
from coterminous.state.deeds import most_deeds
from coterminous.streams import entity_keys


class Board(NamedTuple):
    """What does not change from replicate to replicate."""

    parameters: Parameters
    first_month: int  # calendar month in which the run starts
    era_month: Integers
    era_address: Integers
    effect_start: Integers
    effect_chance: Integers
    lots: Lots
    lot_keys: Integers
    body_keys: Integers
    tie_keys: Integers
    place_keys: Integers
    seat_keys: Integers
    council_first_dyad: Integers  # one entry more than there are bodies
    council_dyads: Integers


class Own(NamedTuple):
    """What a thread has for itself beside the state: effects, and room for draws."""

    effects: Effects
    is_hit: Integers
    lot_luck: Floats
    side_luck: Floats
    start: StartLuck
    persists: Floats
    redrawn: Floats


BOARD, OWN, STATE, ERA = (RecordType(shape) for shape in (Board, Own, State, EraTable))
board_at, own_at, state_at, era_at = (reader_of(kind) for kind in (BOARD, OWN, STATE, ERA))


def with_room(columns: State) -> State:
    """Return columns with room for the deeds of a month: compiled code writes rows, and cannot add any."""
    most = most_deeds(len(columns.bodies.kind), len(columns.partnerships.tie))
    rows = [_floats(most) if "trust" in name else _integers(most) for name in Deeds._fields]
    return columns._replace(deeds=Deeds(*cast("list[Any]", rows))._replace(written=_integers(1)))


class Game:
    """A scenario laid out for the compiled engine, once for all replicates and threads.

    Args:
        scenario: what to run.

    >>> game = Game(Scenario.load("teaching"))
    >>> len(game.blank.columns.bodies.kind)
    34
    """

    def __init__(self, scenario: Scenario) -> None:
        """Set the stage and lay out all records."""
        parameters = scenario.values()
        self.stage = set_stage(scenario)
        self._eras = [Record(era) for era in self.stage.eras]
        blank = blank_state(self.stage.geography, self.stage.places, self.stage.eras[0], parameters)
        self.blank = Record(blank)
        self.board = Record(self._board(scenario, parameters))

    def _board(self, scenario: Scenario, parameters: Parameters) -> Board:
        stage = self.stage
        names = entity_names(stage.geography, stage.places)
        keys = {unit: _signed(entity_keys(listed)) for unit, listed in names.items()}
        first_dyad, dyads = _dyads_of_councils(stage)
        return Board(
            parameters=parameters,
            first_month=int(scenario.start[5:7]),
            era_month=[era.month for era in stage.eras],
            era_address=[era.address for era in self._eras],
            effect_start=stage.timetable.effects.start,
            effect_chance=stage.timetable.chance,
            lots=stage.timetable.lots,
            lot_keys=_signed(stage.timetable.keys),
            body_keys=keys["body"],
            tie_keys=keys["tie"],
            place_keys=keys["place"],
            seat_keys=keys["seat"],
            council_first_dyad=first_dyad,
            council_dyads=dyads,
        )

    def state(self) -> Record:
        """Return columns for one thread, with room for a month's deeds."""
        return Record(with_room(self.blank.columns))

    def own(self) -> Record:
        """Return a thread's own effects, and room for its draws."""
        timetable, columns = self.stage.timetable, self.blank.columns
        sizes = {
            "body": len(columns.bodies.kind),
            "tie": len(columns.ties.first),
            "place": len(columns.partnerships.tie),
        }
        candidates = len(timetable.keys)
        return Record(
            Own(
                effects=timetable.effects,
                is_hit=_integers(timetable.chances()),
                lot_luck=_floats(candidates),
                side_luck=_floats(candidates),
                start=StartLuck(*(_floats(sizes[unit]) for _, unit, _ in START_DRAWS)),
                persists=_floats(sizes["body"]),
                redrawn=_floats(sizes["body"]),
            )
        )


def _signed(keys: NDArray[np.uint64]) -> Integers:
    """Return the same bits as signed words: columns hold nothing else."""
    return cast("Integers", keys.view(np.int64))


def _integers(count: int) -> Integers:
    """Return room for so many whole numbers; the system gives it only when it is written to."""
    return cast("Integers", np.zeros(count, dtype=np.int64))


def _floats(count: int) -> Floats:
    return cast("Floats", np.zeros(count))


def _dyads_of_councils(stage: Stage) -> tuple[list[int], list[int]]:
    """Return, for every body, where its dyads begin in a list of the dyads of all councils, and the list."""
    of_body: list[list[int]] = [[] for _ in stage.geography.bodies]
    for tie, (second, is_dyad) in enumerate(
        zip(stage.places.tie_second, stage.places.tie_is_dyad, strict=True)
    ):
        if is_dyad == 1:
            of_body[second].append(tie)
    first = [0]
    for dyads in of_body:
        first.append(first[-1] + len(dyads))
    return first, [tie for dyads in of_body for tie in dyads]
