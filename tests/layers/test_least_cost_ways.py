"""Least-cost ways and relief on small grids of heights that a person can check by hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from stz.layers.build.ways import (
    Elevation,
    Highway,
    LengthModel,
    Terrain,
    best_weight,
    fitted,
    least_cost_way,
    left_out_errors,
    local_relief,
    read_globe,
    terrain_class,
)

WEST, NORTH = 70.0, 30.0
ROWS, COLUMNS = 41, 61
START, STOP = (20, 10), (20, 50)
CELL_KM = 0.8054
"""Width of a cell of 30 arc-seconds at 29.83 degrees north, km: about 111.4 x cos 29.83 / 120."""


def terrain(meters: np.ndarray, good: np.ndarray | None = None) -> Terrain:
    all_good = np.ones(meters.shape, dtype=bool)
    return Terrain(Elevation(meters, WEST, NORTH), all_good if good is None else good)


def ends(made: Terrain) -> tuple[tuple[float, float], tuple[float, float]]:
    return made.elevation.middle(*START), made.elevation.middle(*STOP)


def test_on_the_level_the_way_is_the_straight_line():
    flat = terrain(np.full((ROWS, COLUMNS), 200.0))
    way = least_cost_way(flat, *ends(flat), 40)
    assert [tuple(cell) for cell in way.cells] == [(20, column) for column in range(10, 51)]
    assert way.climb_km == 0.0
    assert way.grid_km == pytest.approx(40 * CELL_KM, rel=1e-3)
    assert way.grid_km == pytest.approx(way.straight_km, rel=1e-4)


def wall_with_a_gap() -> np.ndarray:
    """Return a wall of 1,000 m in column 30, open in row 5 only."""
    meters = np.zeros((ROWS, COLUMNS)) + 100
    meters[:, 30] = 1100
    meters[5, 30] = 100
    return meters


def test_a_way_goes_through_the_gap_if_climbing_is_dear_and_over_the_wall_if_not():
    wall = terrain(wall_with_a_gap())
    around = least_cost_way(wall, *ends(wall), 40)
    assert (5, 30) in {tuple(cell) for cell in around.cells}
    assert around.climb_km == 0.0
    # Fifteen rows of 924 m and twenty columns to the gap, and back; steps have sixteen directions.
    by_the_gap = 2 * np.hypot(15 * 0.924, 20 * CELL_KM)
    assert by_the_gap <= around.grid_km <= 1.03 * by_the_gap
    over = least_cost_way(wall, *ends(wall), 1)
    assert over.climb_km == pytest.approx(2.0), "a kilometer up and a kilometer down"
    assert over.grid_km == pytest.approx(40 * CELL_KM, rel=1e-3)


def test_a_long_step_does_not_jump_over_a_wall():
    """The step like a knight's passes between two cells: their mean height counts."""
    wall = terrain(wall_with_a_gap())
    a, b = wall.elevation.middle(20, 29), wall.elevation.middle(21, 31)
    way = least_cost_way(wall, a, b, 0)
    assert [tuple(cell) for cell in way.cells] == [(20, 29), (21, 31)]
    assert way.climb_km == pytest.approx(2.0)


def test_a_way_keeps_off_the_sea_until_that_costs_four_times_as_much():
    meters = np.full((ROWS, COLUMNS), 10.0)
    good = np.ones((ROWS, COLUMNS), dtype=bool)
    good[15:, 25:36] = False
    coast = terrain(meters, good)
    way = least_cost_way(coast, *ends(coast), 40)
    assert good[way.cells[:, 0], way.cells[:, 1]].all()
    good = np.ones((ROWS, COLUMNS), dtype=bool)
    good[:, 30] = False
    strait = terrain(meters, good)
    crossing = least_cost_way(strait, *ends(strait), 40)
    assert crossing.grid_km == pytest.approx(crossing.straight_km, rel=1e-4)


def test_ends_in_one_cell_are_as_far_apart_as_the_straight_line():
    flat = terrain(np.full((ROWS, COLUMNS), 200.0))
    lon, lat = flat.elevation.middle(*START)
    way = least_cost_way(flat, (lon, lat), (lon + 0.003, lat), 40)
    assert (way.grid_km, way.scaled_km(0.3)) == (0.0, 0.3)


def test_a_way_and_its_reverse_cost_the_same():
    meters = np.random.default_rng(5).integers(0, 900, (ROWS, COLUMNS)).astype(float)
    rough = terrain(meters)
    a, b = ends(rough)

    def cost(start: tuple[float, float], stop: tuple[float, float]) -> float:
        way = least_cost_way(rough, start, stop, 40)
        return way.grid_km + 40 * way.climb_km

    assert cost(a, b) == pytest.approx(cost(b, a), rel=1e-3)


def test_relief_is_the_range_of_heights_within_three_kilometers():
    meters = np.full((ROWS, COLUMNS), 100.0)
    meters[20, 30] = 600
    relief = local_relief(Elevation(meters, WEST, NORTH))
    assert relief[20, 30] == 500
    # A cell is 0.805 km wide and 0.924 km high here: three columns or three rows are within 3 km.
    assert [relief[20, 30 + step] for step in (1, 2, 3, 4)] == [500, 500, 500, 0]
    assert [relief[20 + step, 30] for step in (1, 2, 3, 4)] == [500, 500, 500, 0]
    assert relief[18, 28] == 500
    assert relief[17, 27] == 0, "3 rows and 3 columns are 3.7 km"


@pytest.mark.parametrize(
    ("relief", "climb", "name"),
    [
        (89, 50, "plain"),
        (90, 0, "hills"),
        (299, 50, "hills"),
        (300, 10, "mountain"),
        (900, 9.9, "hills"),
    ],
)
def test_classes_begin_at_their_limits(relief, climb, name):
    assert terrain_class(relief, climb) == name


def test_a_position_outside_the_grid_is_refused():
    flat = Elevation(np.zeros((ROWS, COLUMNS)), WEST, NORTH)
    assert flat.cell((70.001, 29.999)) == (0, 0)
    assert flat.cell(flat.middle(7, 9)) == (7, 9)
    for outside in [(69.9, 29.9), (70.1, 30.1), (71.0, 29.9), (70.1, 29.0)]:
        with pytest.raises(ValueError, match="outside the grid"):
            flat.cell(outside)


def test_the_tile_is_cut_where_pakistan_is(tmp_path: Path):
    tile = np.zeros((6000, 10800), dtype=np.int16)
    tile[3012, 8040] = 77  # 50 - 3012/120 = 24.9 degrees north, 8040/120 = 67 degrees east
    np.savez_compressed(tmp_path / "g10g.npz", tile)
    heights = read_globe(tmp_path / "g10g.npz")
    assert heights.meters.shape == (15 * 120, 18 * 120)
    assert heights.meters[heights.cell((67.004, 24.896))] == 77
    assert heights.meters.sum() == 77
    np.savez_compressed(tmp_path / "h10g.npz", tile[:4])
    with pytest.raises(ValueError, match=r"h10g.npz: \(4, 10800\) cells"):
        read_globe(tmp_path / "h10g.npz")


def road(name: str, grid: float, climb: float, error: float = 0.0) -> Highway:
    return Highway(name, (1.1 * grid + 4 * climb) * (1 + error), grid, grid, climb)


def test_a_fit_finds_the_factors_that_made_the_lengths():
    roads = [road("plain", 100, 0), road("hills", 200, 3), road("mountain", 150, 12)]
    assert fitted(roads) == LengthModel(1.1, 4.0)
    assert fitted(roads).km(10, 0.5) == 13.0
    assert np.abs(left_out_errors(roads)).max() < 1e-3


def test_a_highway_left_out_does_not_help_itself():
    roads = [road("a", 100, 0), road("b", 200, 3), road("c", 150, 12), road("d", 80, 4, 0.25)]
    errors = left_out_errors(roads)
    assert errors[3] == pytest.approx(1 / 1.25 - 1, abs=1e-3)
    exact = [road("a", 100, 0), road("b", 200, 3), road("c", 150, 12)]
    assert best_weight({10: roads, 20: exact, 30: exact}) == 20
