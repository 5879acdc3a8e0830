"""Which tests see to which part of the source: those of a module itself, which are tried first, and wider ones."""

from __future__ import annotations

WIDER = {
    "calc": ("tests/calc", "tests/kinds"),
    "ask": ("tests/ask", "tests/kinds", "tests/test_advice.py", "tests/test_numbers_as_names.py"),
    "reduce": ("tests/reduce", "tests/kinds", "tests/charts"),
    "course": ("tests/course/test_judging.py", "tests/course/test_exercises.py", "tests/course/test_own_words.py"),
    "kinds": ("tests/kinds", "tests/ask", "tests/charts"),
}
# Where a module's tests have not the module's own name.
OWN = {
    "ask/classification.py": ("tests/ask/test_options.py", "tests/kinds/test_marker_map.py"),
    "ask/palette.py": ("tests/ask/test_style.py", "tests/kinds/test_shared_options.py"),
    "ask/placed_rows.py": ("tests/ask/test_places.py", "tests/kinds/test_marker_map.py"),
    "ask/reference_systems.py": ("tests/ask/test_places.py", "tests/ask/test_areas.py"),
    "ask/texts.py": ("tests/ask/test_columns.py", "tests/test_numbers_as_names.py"),
    "calc/extremes.py": ("tests/kinds/test_ties.py",),
    "calc/text_numbers.py": ("tests/ask/test_columns.py", "tests/test_numbers_as_names.py"),
    "calc/text_times.py": ("tests/ask/test_columns.py", "tests/test_advice.py"),
    **{
        f"reduce/{name}.py": ("tests/reduce/test_everywhere.py",)
        for name in ("buckets", "lines", "missing_rows", "moments", "points", "rows", "sample", "short_lines")
    },
    "reduce/bins.py": ("tests/charts/test_bins.py", "tests/reduce/test_cells.py"),
    "kinds/choropleth/read.py": ("tests/kinds/test_choropleth.py", "tests/kinds/test_key_pairs.py"),
}


def tests_of(file: str) -> tuple[list[str], list[str]]:
    """Return the tests of a source file, its own and wider ones, as the beginnings of their names."""
    module = file.removeprefix("src/ddsviz/")
    part, *folders, name = module.split("/")
    usual = f"tests/{part}/test_{folders[0] if folders else name.removesuffix('.py')}"
    return [file, *OWN.get(module, (usual,))], [file, *WIDER[part]]
