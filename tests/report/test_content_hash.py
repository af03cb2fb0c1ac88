"""The hash of a table's content: what it is made of, what it ignores, what it notices."""

import hashlib
import struct

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coterminous.report.content_hash import content_sha256


def test_the_hash_is_what_the_module_says_it_is():
    """Built here by hand from the description, byte by byte."""
    table = pd.DataFrame(
        {
            "month": pd.to_datetime(["2006-04-01", "2006-05-01"]),
            "is_open": [True, False],
            "withdrawals": [3, -1],
            "trust": [0.5, np.nan],
            "reason": ["£ short", None],
        }
    )
    text = "£ short".encode()
    described = [
        b"coterminous table 1\n2\n5\n",
        b"month\tdate\n" + bytes([1, 1]) + struct.pack("<qq", 13239, 13269),
        b"is_open\tflag\n" + bytes([1, 1]) + bytes([1, 0]),
        b"withdrawals\tinteger\n" + bytes([1, 1]) + struct.pack("<qq", 3, -1),
        b"trust\tnumber\n" + bytes([1, 0]) + struct.pack("<dd", 0.5, 0.0),
        b"reason\ttext\n" + bytes([1, 0]) + struct.pack("<qq", len(text), 0) + text,
    ]
    assert content_sha256(table) == hashlib.sha256(b"".join(described)).hexdigest()


STORAGES = {
    "nullable integers": lambda table: table.astype({"withdrawals": "Int64"}),
    "small integers": lambda table: table.astype({"withdrawals": "int16"}),
    "text as objects": lambda table: table.astype({"kind": object}),
    "text as categories": lambda table: table.astype({"kind": "category"}),
    "another resolution of dates": lambda table: table.assign(month=table["month"].astype("datetime64[s]")),
    "another index": lambda table: table.set_index(pd.Index([7, 8])),
    "nullable flags": lambda table: table.astype({"is_open": "boolean"}),
    "nullable numbers": lambda table: table.astype({"trust": "Float64"}),
}


@pytest.fixture
def table() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "month": pd.to_datetime(["2006-04-01", "2006-05-01"]),
            "withdrawals": [3, 4],
            "kind": ["pct", "pct"],
            "trust": [0.25, 0.5],
            "is_open": [True, False],
        }
    )


@pytest.mark.parametrize("storage", STORAGES)
def test_the_way_of_storing_does_not_matter(table, storage):
    assert content_sha256(STORAGES[storage](table)) == content_sha256(table)


CHANGES = {
    "a value in the last bit": lambda table: table.assign(trust=[0.25, np.nextafter(0.5, 1.0)]),
    "a missing value instead of zero": lambda table: table.assign(trust=[0.25, np.nan]),
    "a name": lambda table: table.rename(columns={"trust": "distrust"}),
    "the order of rows": lambda table: table.iloc[::-1],
    "the order of columns": lambda table: table[table.columns[::-1]],
    "a row less": lambda table: table.iloc[:1],
    "a whole number turned into a real one": lambda table: table.astype({"withdrawals": float}),
    "a month": lambda table: table.assign(month=pd.to_datetime(["2006-04-01", "2006-06-01"])),
    "where one text ends and the next begins": lambda table: table.assign(kind=["pc", "tpct"]),
}


@pytest.mark.parametrize("change", CHANGES)
def test_every_change_of_content_matters(table, change):
    changed = CHANGES[change](table)
    assert content_sha256(changed) != content_sha256(table)


def test_missing_is_not_zero():
    missing = pd.DataFrame({"cause": pd.array([None, 1], dtype="Int64")})
    assert content_sha256(missing) != content_sha256(pd.DataFrame({"cause": [0, 1]}))


@given(st.lists(st.one_of(st.none(), st.text(max_size=5)), min_size=2, max_size=6))
def test_texts_are_told_apart(texts):
    """Two lists of texts have one hash only where they are the same list."""
    turned = texts[1:] + texts[:1]
    hashes = [content_sha256(pd.DataFrame({"text": pd.Series(one, dtype=object)})) for one in (texts, turned)]
    assert (hashes[0] == hashes[1]) == (texts == turned)
