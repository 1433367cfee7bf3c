# The tasks; `just` runs what must be green.
default: lint test validate

lint:
    ruff check .
    ruff format --check .
    mypy

test:
    pytest

validate:
    needleref data validate

# Rewrite the golden renderings; review the diff.
golden:
    NEEDLEREF_GOLDEN=1 pytest -q tests/test_render.py

# Rewrite the data files in canonical form and order.
format:
    ruff format .
    needleref data validate --fix

# The start-up, search and sheet benchmarks.
bench:
    python benchmarks/cold_start.py
    python benchmarks/sheets.py

# Draw the contact sheets of all muscles and all shapes anew.
charts:
    needleref data chart-check docs/charts
