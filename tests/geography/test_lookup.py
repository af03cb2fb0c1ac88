"""Maps from a user's CSV, and what is said about a bad one."""

import csv
import hashlib
import subprocess
from pathlib import Path

import numpy as np
import pytest

from coterminous.geography import coterminous_share, draw_geography, lookup_table
from coterminous.scenario.events import CouncilReorganisation
from coterminous.scenario.problems import InputError
from coterminous.scenario.schema import LookupColumns, LookupGeography

GOOD = """\
area,people,commissioner,council
a1,600,North,Wye
a2,400,South,Wye
a3,50,South,Exe
"""


@pytest.fixture
def lookup(tmp_path):
    """Give the function that writes a CSV and returns the settings that read it."""

    def write(text, **settings):
        path = tmp_path / "places.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return LookupGeography(lookup=path.as_posix(), **{"nhs_trusts": 2, **settings})

    return write


def refused(settings):
    with pytest.raises(InputError) as caught:
        draw_geography(settings, [], 12)
    return caught.value.problems


def test_a_lookup_gives_its_own_bodies_people_and_overlaps(lookup):
    geography = draw_geography(lookup(GOOD), [], 12)
    assert [(body.id, body.name) for body in geography.bodies[:4]] == [
        ("pct-001", "North"),
        ("pct-002", "South"),
        ("ssd-001", "Exe"),
        ("ssd-002", "Wye"),
    ]
    era = geography.eras[0]
    assert era.people[:4].tolist() == [600, 450, 50, 1_000]
    assert [(pair.pct, pair.council, pair.people) for pair in era.overlaps] == [
        (0, 3, 600),
        (1, 2, 50),
        (1, 3, 400),
    ]
    assert coterminous_share(era) == 0.0
    assert len({(x, y) for x, y in zip(geography.areas.x, geography.areas.y, strict=True)}) == 3


def test_the_order_of_rows_and_columns_does_not_matter(lookup):
    rows = [line.split(",") for line in GOOD.splitlines()]
    shuffled = [rows[0], rows[3], rows[1], rows[2]]
    turned = "\n".join(",".join(row[column] for column in (3, 0, 2, 1)) for row in shuffled)
    one, other = draw_geography(lookup(GOOD), [], 12), draw_geography(lookup(turned), [], 12)
    assert one.areas.names == other.areas.names
    assert one.bodies == other.bodies
    assert one.eras[0].overlaps == other.eras[0].overlaps


def test_columns_may_have_other_names_and_the_area_none(lookup):
    text = 'n,ICB,Ünicouncil\n4,"Bath, North",Exe\n6,"Bath, North",Wye\n'
    settings = lookup(text, columns=LookupColumns(people="n", commissioner="ICB", council="Ünicouncil"))
    geography = draw_geography(settings, [], 12)
    assert geography.areas.names == ("Bath, North / Exe", "Bath, North / Wye")
    assert int(geography.areas.people.sum()) == 10


def test_an_area_where_nobody_lives_is_left_out(lookup):
    geography = draw_geography(lookup(GOOD + "a4,0,South,Exe\n"), [], 12)
    assert geography.areas.names == ("a1", "a3", "a2")


def test_a_changed_file_is_read_again(lookup):
    assert draw_geography(lookup(GOOD), [], 12).eras[0].people[0] == 600
    assert draw_geography(lookup(GOOD.replace("600", "700")), [], 12).eras[0].people[0] == 700


@pytest.mark.parametrize(
    ("text", "line", "column", "message"),
    [
        ("area,people,commissioner,council\na1,-5,N,W\n", 2, 4, "is not a number of people"),
        ("area,people,commissioner,council\na1,5.5,N,W\n", 2, 4, "is not a number of people"),
        ("area,people,commissioner,council\na1,NaN,N,W\n", 2, 4, "is not a number of people"),
        ("area,people,commissioner,council\na1,1e400,N,W\n", 2, 4, "is not a number of people"),
        ("area,people,commissioner,council\na1,,N,W\n", 2, 4, "is empty"),
        ("area,people,commissioner,council\n\n,5,N,W\n", 3, 1, "is empty"),
        ("area,people,commissioner,council\na1,5,N,  \n", 2, 8, "is empty"),
        ('area,people,commissioner,council\n"a, 1",5,,W\n', 2, 10, "is empty"),
        ("area,people,commissioner,council\na1,5,N,W\na1,6,N,W\n", 3, 1, "is there already, in line 2"),
        ("area,people,commissioner,council\na1,5,N,W\na2,0,N,X\n", 3, 8, "has no people"),
        ("area,people,commissioner,council\na1,5,N,W\na2,0,M,W\n", 3, 6, "has no people"),
        ("area,people,commissioner,council\na1,5,N\n", 2, 1, "has the wrong length"),
        ("area,people,commissioner,people\na1,5,N,6\n", 1, 1, "appears more than once"),
        ('area,people,commissioner,council\na1,5,N,"W\n', 2, None, "is no CSV"),
        ("area,people,commissioner,council\n", None, None, "has no rows below its header"),
        ("", None, None, "is empty"),
        ("\n \n", None, None, "is empty"),
        (b"area,people,commissioner,council\na1,5,N,\xff\n", 2, None, "is not UTF-8 text"),
    ],
)
def test_a_mistake_is_told_with_its_place(lookup, text, line, column, message):
    settings = lookup(text)
    problem = refused(settings)[0]
    assert problem.message.startswith(message)
    assert (problem.file, problem.line, problem.column) == (settings.lookup, line, column)


def test_several_mistakes_are_told_together(lookup):
    rows = "a1,x,N,W\na2,5,,W\na3,-1,N,\n"
    problems = refused(lookup("area,people,commissioner,council\n" + rows))
    assert [problem.line for problem in problems] == [2, 3, 4, 4]


def test_a_file_of_nothing_but_mistakes_is_not_told_to_the_end(lookup):
    problems = refused(lookup("area,people,commissioner,council\n" + "a1,x,N,W\n" * 5_000))
    assert len(problems) == 50


def test_a_missing_column_is_told_with_the_nearest_name(lookup):
    problems = refused(lookup("Area,people,comissioner,council\na1,5,N,W\n"))
    assert [(problem.key, problem.nearest) for problem in problems] == [
        ("column area", "Area"),
        ("column commissioner", "comissioner"),
    ]


def test_a_named_area_column_must_be_there(lookup):
    settings = lookup(GOOD, columns=LookupColumns(area="LSOA"))
    assert refused(settings)[0].key == "column LSOA"


def test_a_missing_file_and_a_directory_are_refused(tmp_path):
    for path, message in ((tmp_path / "none.csv", "does not exist"), (tmp_path, "is a directory")):
        problem = refused(LookupGeography(lookup=path.as_posix(), nhs_trusts=1))[0]
        assert problem.message == message
        assert problem.file == path.as_posix()


def test_a_file_that_is_too_large_is_not_read(tmp_path):
    path = tmp_path / "huge.csv"
    with path.open("wb") as file:
        file.truncate(lookup_table.MOST_BYTES + 1)
    problem = refused(LookupGeography(lookup=path.as_posix(), nhs_trusts=1))[0]
    assert "is too large" in problem.message


def test_a_file_that_differs_from_the_recorded_one_is_refused(lookup):
    digest = hashlib.sha256(GOOD.encode()).hexdigest()
    assert len(draw_geography(lookup(GOOD, sha256=digest), [], 12).areas) == 3
    assert "is not the file" in refused(lookup(GOOD + "a9,5,South,Exe\n", sha256=digest))[0].message


def test_councils_of_unknown_type_may_become_unitary(lookup, dated):
    rows = "".join(f"b{number},{100 + number},North,Wye\n" for number in range(8))
    text = "area,people,commissioner,council\n" + rows
    geography = draw_geography(lookup(text), [dated(CouncilReorganisation(share=1.0))], 12)
    opened = [body for body in geography.bodies if body.opened_month == 6]
    assert [(body.council_type, body.predecessors) for body in opened] == [("unitary", ("ssd-001",))] * 2
    assert coterminous_share(geography.eras[0]) == 1.0
    assert coterminous_share(geography.eras[1]) == 0.0


def test_a_reorganisation_in_month_0_keeps_the_names_that_are_left(lookup, dated):
    rows = "".join(f"b{number},100,North,Tamar\n" for number in range(4))
    event = dated(CouncilReorganisation(share=0.3, form="split"), month=0)
    geography = draw_geography(lookup(GOOD + rows), [event], 12)
    names = [body.name for body in geography.bodies if body.kind == "social_services"]
    # Only Tamar and Wye have areas enough to be split.
    assert len(names) == 4
    assert len({"Exe", "Tamar", "Wye"} & set(names)) == 2
    assert "Exe" in names


@pytest.fixture
def public_lookup(repository):
    """Give the function that returns the path of a public lookup; without it a test is skipped.

    They lie in ``shared/data`` beside the repository, or beside the one that this is a worktree or a local clone of.
    """

    def git(*command):
        done = subprocess.run(["git", "-C", str(repository), *command], capture_output=True, text=True)
        return done.stdout.strip() if done.returncode == 0 else ""

    common = git("rev-parse", "--path-format=absolute", "--git-common-dir")
    origin = git("config", "--get", "remote.origin.url")
    homes = [repository, *(Path(home) for home in (common.removesuffix("/.git"), origin) if home)]

    def find(name):
        for home in homes:
            path = home.parent / "shared" / "data" / name
            if path.exists():
                return path
        pytest.skip("the public lookup is not beside this repository")

    return find


def test_the_boards_of_2024_match_the_published_counts(public_lookup):
    columns = LookupColumns(people="n", commissioner="icb24_name", council="utla23_name")
    path = public_lookup("icb_by_upper_tier_2024.csv")
    settings = LookupGeography(lookup=path.as_posix(), nhs_trusts=10, columns=columns)
    geography = draw_geography(settings, [], 12)
    # facts.yaml: 166 cells, 4 one-to-one boards; the README beside the table: 42 boards, 153 councils.
    era = geography.eras[0]
    kinds = [body.kind for body in geography.bodies]
    assert (kinds.count("pct"), kinds.count("social_services"), len(era.overlaps)) == (42, 153, 166)
    share_of_council = np.zeros(len(geography.bodies))
    for pair in era.overlaps:
        share = pair.people / era.people[pair.council]
        share_of_council[pair.council] = max(share_of_council[pair.council], share)
    assert np.count_nonzero(share_of_council[42:195] >= 0.95) == 147
    assert sum(pair.is_coterminous for pair in era.overlaps) == 4


def test_the_pcts_of_2010_match_councils_where_the_public_table_says_so(public_lookup, tmp_path):
    """Within a zone the table lists the cross product, so only zones of one PCT and one council are reliable."""
    with public_lookup("pct_by_council_2010_groups.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    path = tmp_path / "with_people.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        # The table has no people; as many in each cell do where only one-to-one zones are looked at.
        table.writerows([["people", *rows[0]], *([1000, *row.values()] for row in rows)])
    columns = LookupColumns(commissioner="pct")
    geography = draw_geography(
        LookupGeography(lookup=path.as_posix(), nhs_trusts=10, columns=columns), [], 12
    )
    kinds = [body.kind for body in geography.bodies]
    # facts.yaml: 152 PCTs after October 2006 (one less by 2010) and 152 councils after 2009.
    assert (kinds.count("pct"), kinds.count("social_services")) == (151, 152)
    members = {}
    for row in rows:
        pcts, councils = members.setdefault(row["group"], (set(), set()))
        pcts.add(row["pct"])
        councils.add(row["council"])
    alone = {(*pcts, *councils) for pcts, councils in members.values() if len(pcts) == len(councils) == 1}
    names = [body.name for body in geography.bodies]
    pairs = [pair for pair in geography.eras[0].overlaps if pair.is_coterminous]
    assert {(names[pair.pct], names[pair.council]) for pair in pairs} == alone
    # About 70% in 2006 (S2), and more after county councils became unitary in 2009.
    assert 0.70 < len(alone) / 151 < 0.85
