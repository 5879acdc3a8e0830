"""Columns that share keys by chance are not joined; those that name the areas are."""

from __future__ import annotations

from typing import Any

import geopandas
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from ddsviz.ask.areas import areas_of
from ddsviz.errors import PlaceError
from ddsviz.frames import Frame
from ddsviz.kinds.choropleth.joining import Join, join_rows

COUNCILS = [f"Council {letter}" for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"] + [f"Borough {n}" for n in "ABCDEF"]


def areas(**columns: Any) -> Any:
    count = len(next(iter(columns.values())))
    shapes = [shapely.box(x / 10, 55, x / 10 + 0.1, 55.1) for x in range(count)]
    return areas_of(geopandas.GeoDataFrame(columns, geometry=shapes, crs=4326))


def joined(table: Any, own: Any, key: Any = None, area_key: Any = None) -> Join:
    return join_rows(own, Frame(pd.DataFrame(table)), key, area_key, ["rate"])


def refused(*arguments: Any, **options: Any) -> PlaceError:
    with pytest.raises(PlaceError) as caught:
        joined(*arguments, **options)
    return caught.value


def test_codes_that_happen_to_equal_a_count_are_not_joined() -> None:
    councils = areas(council=COUNCILS, code=range(1, 33))
    table = {"area": [f"{name} District" for name in COUNCILS], "people": range(21, 53), "rate": [0.5] * 32}
    fault = refused(table, councils)
    assert str(fault) == (
        "It is not clear which column of the table names the areas: what the columns share may be chance. Say which is "
        "the key: key='people', area_key='code' (12 of 32 areas, both numbers). If it is none of these, the table "
        "needs a column that the areas have too: code, council."
    )
    assert joined(table, councils, **fault.option).rows.tolist() == [-1] * 20 + list(range(12))


def test_running_numbers_are_not_joined_even_if_they_have_one_name() -> None:
    councils = areas(id=range(5), council=COUNCILS[:5])
    fault = refused({"id": range(5), "rate": [1.0] * 5}, councils)
    assert fault.option == {"key": "id", "area_key": "id"}


def test_measures_of_another_name_are_not_joined_however_many_are_equal() -> None:
    councils = areas(people=[5120, 893, 77_410], council=COUNCILS[:3])
    assert refused({"votes": [5120, 893, 77_410], "rate": [1, 2, 3]}, councils).option["key"] == "votes"


def test_codes_of_one_name_are_joined() -> None:
    join = joined({"fips": [48_003, 48_001, 1001], "rate": [1, 2, 3]}, areas(fips=[48_001, 48_003, 1001]))
    assert (join.key, join.rows.tolist()) == ("fips", [1, 0, 2])


@pytest.mark.parametrize("keys", [["01003", "01001"], ["48003", "48001"]])
def test_codes_written_as_text_are_joined_whatever_their_names(keys: list[str]) -> None:
    assert joined({"fips": keys, "rate": [1, 2]}, areas(GEOID=sorted(keys))).rows.tolist() == [1, 0]


def test_codes_are_joined_where_one_side_has_them_as_text() -> None:
    assert joined({"fips": [48_003, 48_001], "rate": [1, 2]}, areas(GEOID=["48001", "48003"])).rows.tolist() == [1, 0]


def test_few_names_in_common_are_shown_and_not_joined() -> None:
    councils = areas(council=COUNCILS, county=[f"{name} County" for name in COUNCILS])
    table = {"place": [*COUNCILS[:3], *(f"The {name}" for name in COUNCILS[3:])], "rate": [1.0] * 32}
    fault = refused(table, councils)
    assert "key='place', area_key='council' (3 of 32 areas)." in str(fault)
    join = joined(table, councils, **fault.option)
    assert (join.rows >= 0).sum() == 3
    assert "29 values of place match no area" in join.notes[0]


def test_names_win_over_numbers_that_are_equal_more_often() -> None:
    councils = areas(council=COUNCILS[:8], code=range(8))
    table = {"number": range(8), "place": [*COUNCILS[:6], "x", "y"], "rate": [1.0] * 8}
    assert joined(table, councils).key == "place"


def test_yes_and_no_name_no_areas() -> None:
    councils = areas(coastal=["yes", "no"] * 4, council=COUNCILS[:8])
    assert refused({"rural": ["no", "yes"], "rate": [1, 2]}, councils).option["key"] == "rural"


def test_one_row_is_joined_by_its_name() -> None:
    assert joined({"council": ["Council B"], "rate": [1]}, areas(council=COUNCILS)).rows.tolist().index(0) == 1


def test_a_key_that_is_named_finds_its_codes_among_the_areas_numbers() -> None:
    councils = areas(people=[300, 100, 200], code=[7, 8, 9])
    assert joined({"zone": [9, 8], "rate": [1, 2]}, councils, key="zone").rows.tolist() == [-1, 1, 0]


def test_a_key_that_is_named_and_fits_two_columns_of_numbers_asks_for_the_other() -> None:
    fault = refused({"zone": [1, 2], "rate": [1, 2]}, areas(rank=[2, 1], code=[1, 2]), key="zone")
    assert [mend.option["area_key"] for mend in fault.mends] == ["rank", "code"]


def test_a_key_that_is_named_and_fits_few_numbers_asks_for_the_other() -> None:
    fault = refused({"zone": [1, 2, 30, 40, 50], "rate": [1.0] * 5}, areas(rank=[2, 1, 3, 4, 5]), key="zone")
    assert fault.option == {"key": "zone", "area_key": "rank"}


@settings(max_examples=40, deadline=None)
@given(
    codes=st.lists(st.integers(1, 400), min_size=8, max_size=32, unique=True),
    counts=st.lists(st.integers(0, 400), min_size=8, max_size=32),
    seed=st.integers(0, 1000),
)
def test_rows_are_joined_by_names_and_never_by_numbers_of_another_name(
    codes: list[int], counts: list[int], seed: int
) -> None:
    size = min(len(codes), len(counts))
    own = areas(code=codes[:size], council=COUNCILS[:size])
    order = np.random.default_rng(seed).permutation(size)
    table = {"total": counts[:size], "rate": [1.0] * size}
    try:
        joined(table, own)
    except PlaceError as fault:
        assert "code" in str(fault)  # noqa: PT017
    else:
        pytest.fail("Counts were taken for codes.")
    named = {**table, "place": [COUNCILS[place] for place in order]}
    assert [int(row) for row in joined(named, own).rows] == np.argsort(order).tolist()
