"""Compiling functions of the model as they stand.

A function is compiled together with every function of ours that it calls, each from the very text that the Mesa engine
runs. What has been compiled is kept under a folder named by a hash of that text, so that a changed rule is compiled
anew: Numba's own cache looks at one file only, and would miss a change in another.
"""

from __future__ import annotations

import hashlib
import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, partial
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

import numba
from numba import types
from numba.core import config, event

import coterminous
from coterminous.batch.wide import wide_multiply
from coterminous.streams import multiply

CACHE_VARIABLE = "COTERMINOUS_CACHE"
SOURCES = (
    "batch",
    "geography/overlap.py",
    "money",
    "opening",
    "partnerships",
    "phases",
    "policy",
    "record/measures.py",
    "record/partnership_measures.py",
    "record/side_measures.py",
    "record/states.py",
    "rules",
    "scenario/values.py",
    "services",
    "state",
    "streams.py",
)
"""Where the text of everything that is compiled stands, inside the package."""

INSIDE = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}
"""Options for what only compiled code calls: it needs no way in from Python."""

Progress = Callable[[int, int], None]
"""Told how many functions have been compiled, and how many there are in all."""


@cache
def source_hash() -> str:
    """Return a hash of the text of all rules and phases, and of the compiler's version.

    >>> len(source_hash())
    64
    """
    package = Path(coterminous.__file__).parent
    digest = hashlib.sha256(f"numba {numba.__version__}".encode())
    for source in SOURCES:
        path = package / source
        for file in [path] if path.is_file() else sorted(path.rglob("*.py")):
            digest.update(file.relative_to(package).as_posix().encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()


def cache_folder() -> Path:
    """Return where compiled code is kept: under ``COTERMINOUS_CACHE`` if set, else where the system keeps caches."""
    from platformdirs import user_cache_path

    root = (
        Path(os.environ[CACHE_VARIABLE]) if os.environ.get(CACHE_VARIABLE) else user_cache_path("coterminous")
    )
    return root / f"compiled-{source_hash()[:16]}"


class Compiler:
    """Makes compiled copies of functions, each once.

    >>> from coterminous.rules.numbers import whole_pounds
    >>> Compiler().compiled(whole_pounds)(2.5)
    3
    """

    def __init__(self) -> None:
        """Start with nothing compiled but what has a faster twin."""
        self._made: dict[Any, Any] = {multiply: wide_multiply}

    def __len__(self) -> int:
        """Return how many functions there are to compile."""
        return len(self._made)

    def modules(self) -> set[str]:
        """Return the modules whose functions are compiled."""
        return {function.__module__ for function in self._made}

    def made(self, dispatcher: Any) -> bool:
        """Return whether something that Numba compiles is one of these functions."""
        return any(dispatcher is known for known in self._made.values())

    def compiled(self, function: Any, **options: Any) -> Any:
        """Return a copy of a function that is compiled when it is first called; options are Numba's."""
        if function not in self._made:
            names = set(_names(function.__code__))
            known = {name: value for name, value in function.__globals__.items() if name in names}
            own = {
                name: self.compiled(value, **INSIDE) if _is_ours(value) else value
                for name, value in known.items()
            }
            copy = FunctionType(function.__code__, own, function.__name__, function.__defaults__)
            copy.__module__, copy.__qualname__ = function.__module__, function.__qualname__
            self._made[function] = _once_for_all_constants(numba.njit(copy, nogil=True, **options))
        return self._made[function]

    def progress(self, tell: Progress, listen: Callable[[], None]) -> _Listener:
        """Return a listener that tells of every function that has been compiled, and heeds signals between them."""
        return _Listener(self, tell, listen)


def _once_for_all_constants(dispatcher: Any) -> Any:
    """Return a compiled function that is not compiled anew for every constant that it is called with."""
    of_kinds = dispatcher.get_call_template

    def of_plain_kinds(kinds: Any, named: Any) -> Any:
        plain = tuple(types.unliteral(kind) for kind in kinds)
        return of_kinds(plain, {name: types.unliteral(kind) for name, kind in named.items()})

    dispatcher.get_call_template = of_plain_kinds
    return dispatcher


class _Listener(event.Listener):
    """Counts our functions as Numba compiles them; some are compiled for more than one kind of argument."""

    def __init__(self, compiler: Compiler, tell: Progress, listen: Callable[[], None]) -> None:
        self._compiler, self._tell, self._listen = compiler, tell, listen
        self._done: set[int] = set()

    def on_start(self, event: Any) -> None:
        self._listen()

    def on_end(self, event: Any) -> None:
        dispatcher = event.data["dispatcher"]
        if self._compiler.made(dispatcher) and id(dispatcher) not in self._done:
            self._done.add(id(dispatcher))
            self._tell(len(self._done), len(self._compiler))


@contextmanager
def signals_held() -> Iterator[Callable[[], None]]:
    """Hold Ctrl-C and requests to end until it is safe to heed them; give the function that heeds them now.

    The compiler calls back into Python from where an exception would be swallowed: the work would go on as if nobody
    had asked it to stop.
    """
    heard: list[tuple[Any, int]] = []

    def heed() -> None:
        if heard:
            handler, number = heard.pop(0)
            handler(number, None)

    before: dict[int, Any] = {}
    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGINT, signal.SIGTERM):
            handler = signal.getsignal(number)
            if callable(handler):
                before[number] = handler
                signal.signal(number, partial(_hear, heard, handler))
    try:
        yield heed
    finally:
        for held, handler in before.items():
            signal.signal(held, handler)
    heed()


def _hear(heard: list[tuple[Any, int]], handler: Any, number: int, frame: Any) -> None:
    """Remember a signal and who would have handled it."""
    heard.append((handler, number))


@contextmanager
def kept_compiled(folder: Path) -> Iterator[None]:
    """Let Numba keep compiled code in a folder, and let one process at a time compile into it."""
    from filelock import FileLock

    folder.mkdir(parents=True, exist_ok=True)
    before = config.CACHE_DIR  # type: ignore[attr-defined]
    with FileLock(folder / "compiling.lock"):
        config.CACHE_DIR = str(folder)  # type: ignore[attr-defined]
        try:
            yield
        finally:
            config.CACHE_DIR = before  # type: ignore[attr-defined]


def compile_kept(function: Any, signature: Any, tell: Progress | None = None) -> Any:
    """Return a compiled function, from the folder of compiled code where it has been compiled before.

    Args:
        function: a function of the model.
        signature: Numba types of its arguments.
        tell: told how compiling comes on; not called where nothing needs to be compiled.
    """
    compiler = Compiler()
    with kept_compiled(cache_folder()):
        dispatcher = compiler.compiled(function, cache=True)
        with (
            signals_held() as listen,
            event.install_listener("numba:compile", compiler.progress(tell or _say_nothing, listen)),
        ):
            dispatcher.compile(signature)
    return dispatcher


def _say_nothing(done: int, functions: int) -> None:
    """Let compiling come on in silence."""


def _is_ours(value: Any) -> bool:
    return isinstance(value, FunctionType) and value.__module__.startswith("coterminous.")


def _names(code: CodeType) -> Iterator[str]:
    """Give every global name that a function, or a comprehension in it, may use."""
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _names(constant)
