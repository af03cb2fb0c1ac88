"""Work that takes a while: how far it is, how it is ended, and what is kept of it."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from rich.console import Console

ENDED_BY_SIGTERM: Final = 128 + signal.SIGTERM
_LINE_EVERY: Final = 5.0
_LINES_A_DOUBLING: Final = 20
"""Where there is no terminal on which to draw a line anew, lines are at least so many seconds apart, and the longer the
work takes the further."""

_MINUTE, _HOUR = 60, 3600

Show = Callable[[int, int, str], None]


@contextmanager
def ended_in_order() -> Iterator[None]:
    """Let a request to end (SIGTERM) take the same way out as Ctrl-C, so that nothing half-written stays."""

    def leave(*_: object) -> None:
        # Not an Exception: nothing on the way out may take it for a fault and carry on.
        raise SystemExit(ENDED_BY_SIGTERM)

    before = signal.signal(signal.SIGTERM, leave)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def duration(seconds: float) -> str:
    """Return a length of time in words, to two figures that matter.

    >>> duration(0.4), duration(75), duration(3 * 3600 + 125)
    ('1 second', '1 minute 15 seconds', '3 hours 2 minutes')
    """
    whole = max(round(seconds), 1)
    if whole < _MINUTE:
        return _counted(whole, "second")
    if whole < _HOUR:
        return f"{_counted(whole // _MINUTE, 'minute')} {_counted(whole % _MINUTE, 'second')}"
    return f"{_counted(whole // _HOUR, 'hour')} {_counted(whole % _HOUR // _MINUTE, 'minute')}"


def _counted(number: int, unit: str) -> str:
    return f"{number:,} {unit}{'' if number == 1 else 's'}"


def pace(done: int, began_with: int, wanted: int, seconds: float) -> str:
    """Return how fast replicates are made, and how long the rest will take.

    Args:
        done: how many there are.
        began_with: how many there were when counting began.
        wanted: how many there will be.
        seconds: how long ago that was.

    >>> pace(done=60, began_with=20, wanted=100, seconds=8.0)
    '5.0 a second, 8 seconds left'
    >>> pace(done=20, began_with=20, wanted=100, seconds=8.0)
    ''
    """
    made = done - began_with
    if made <= 0 or seconds <= 0.0:
        return ""
    rate = made / seconds
    shown = f"{rate:,.0f}" if rate >= 10 else f"{rate:.2g}" if rate < 1 else f"{rate:.1f}"
    left = f", {duration((wanted - done) / rate)} left" if done < wanted else ""
    return f"{shown} a second{left}"


@contextmanager
def replicates_shown(what: str = "Running") -> Iterator[Callable[[int, int], None]]:
    """Give a function that shows on standard error how many replicates are there, how fast they come and what is left.

    Args:
        what: what is done, as the line begins.
    """
    from rich.console import Console

    console = Console(stderr=True, highlight=False)
    began: list[tuple[int, float]] = []

    def sentence(done: int, wanted: int) -> str:
        if not began:
            began.append((done, monotonic()))
        first, then = began[0]
        speed = pace(done, first, wanted, monotonic() - then)
        return f"{done:,} of {wanted:,} replicates{f', {speed}' if speed else ''}"

    with _on_a_terminal(console, what) if console.is_terminal else _in_lines(console, what) as show:
        yield lambda done, wanted: show(done, wanted, sentence(done, wanted))


@contextmanager
def counted_shown(what: str, noun: str) -> Iterator[Callable[[int, int], None]]:
    """Give a function that shows on standard error how many of some things are done.

    Args:
        what: what is done to them, as the line begins.
        noun: what they are, in the plural.
    """
    from rich.console import Console

    console = Console(stderr=True, highlight=False)
    with _on_a_terminal(console, what) if console.is_terminal else _in_lines(console, what) as show:
        yield lambda done, wanted: show(done, wanted, f"{done:,} of {wanted:,} {noun}")


@contextmanager
def compiling_shown() -> Iterator[Callable[[int, int], None]]:
    """Give a function that shows on standard error how far the engine is compiled; nothing where it need not be."""
    from rich.console import Console

    console = Console(stderr=True, highlight=False)
    what = "Compiling the engine (kept for the next time)"
    with _on_a_terminal(console, what) if console.is_terminal else _in_lines(console, what) as show:
        yield lambda done, wanted: show(done, wanted, f"{done:,} of {wanted:,} functions")


@contextmanager
def _on_a_terminal(console: Console, what: str) -> Iterator[Show]:
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    with Progress(
        TextColumn(what), BarColumn(), TextColumn("{task.description}"), TimeElapsedColumn(), console=console
    ) as progress:
        task = progress.add_task("", total=None, visible=False)

        def show(done: int, wanted: int, sentence: str) -> None:
            progress.update(task, completed=done, total=wanted, description=sentence, visible=True)

        yield show


@contextmanager
def _in_lines(console: Console, what: str) -> Iterator[Show]:
    """Print a line now and then: the first, one every few seconds, and the last, however the work ends."""
    printed: list[float] = []
    waiting: list[str] = []

    def pause(passed: float) -> float:
        return max(_LINE_EVERY, passed / _LINES_A_DOUBLING)

    def show(done: int, wanted: int, sentence: str) -> None:
        waiting[:] = [f"{what}: {sentence}"]
        now = monotonic()
        if not printed or done >= wanted or now >= printed[-1] + pause(now - printed[0]):
            printed[1:] = [now]
            console.print(waiting.pop(), soft_wrap=True)

    try:
        yield show
    finally:
        for line in waiting:
            console.print(line, soft_wrap=True)
