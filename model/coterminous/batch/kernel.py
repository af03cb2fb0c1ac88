"""The loop over replicates and months: the one function that Python calls, everything else is called from here."""

from __future__ import annotations

from typing import Any, NamedTuple

from coterminous.batch.board import Board, board_at, era_at, own_at, state_at
from coterminous.batch.memory import PAIR, RecordType, reader_of
from coterminous.batch.month import live_a_month, open_run
from coterminous.state.columns import Integers


class Words(NamedTuple):
    """A column as bare words, whatever they mean."""

    words: Integers


words_at = reader_of(RecordType(Words))


def live_replicates(
    board_address: int,
    state_address: int,
    own_address: int,
    blank_columns: int,
    state_columns: int,
    column_count: int,
    seed: int,
    replicates: Any,
    first_month: int,
    end_month: int,
    output: Any,
) -> None:
    """Live through months of replicates, one replicate after the other, in one thread's columns.

    Args:
        board_address: the :class:`coterminous.batch.board.Board`.
        state_address: the thread's state; it holds the last replicate's state afterwards.
        own_address: the thread's own effects and room for draws.
        blank_columns: addresses and lengths of the columns of a blank state.
        state_columns: the same of the thread's state.
        column_count: how many columns a state has.
        seed: the seed, as a signed word.
        replicates: numbers of the replicates, int64.
        first_month: the first month to live; 0 begins each replicate anew, otherwise the state goes on.
        end_month: the month before which to stop.
        output: metrics by replicate, month from the first on, and metric; float64.
    """
    board, state, own = board_at(board_address), state_at(state_address), own_at(own_address)
    for number in range(len(replicates)):
        if first_month == 0:
            copy_columns(blank_columns, state_columns, column_count)
            opening = era_at(board.era_address[0])
            open_run(state, board, own, opening, seed, replicates[number])
        for month in range(first_month, end_month):
            era = era_at(board.era_address[era_in(board, month)])
            row = output[number, month - first_month]
            live_a_month(state, board, own, era, seed, replicates[number], month, row)


def era_in(board: Board, month: int) -> int:
    """Return the number of the map that is in force in a month."""
    era = 0
    while era + 1 < len(board.era_month) and board.era_month[era + 1] <= month:
        era += 1
    return era


def copy_columns(source: int, target: int, count: int) -> None:
    """Copy columns word by word; a target may be longer than its source."""
    for column in range(count):
        words, into = words_at(source + PAIR * column).words, words_at(target + PAIR * column).words
        for place in range(len(words)):
            into[place] = words[place]
