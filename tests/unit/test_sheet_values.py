"""Values of cells in the words that a workbook shows."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.formats.sheet_values import written


@pytest.mark.parametrize(
    ("value", "number_format", "shown"),
    [
        (1234567, "#,##0", "1.234.567"),
        (1234567.5, "#,##0.00", "1.234.567,50"),
        (999, "#,##0", "999"),
        (0, "#,##0", "0"),
        (1234567, "General", "1234567"),
        (12.5, "General", "12,5"),
        (0.1 + 0.2, "General", "0,3"),
        (0.98, "0.0%", "98,0%"),
        (0.976, "0%", "98%"),
        (1, "0%", "100%"),
        (0.9765, "0.##%", "97,65%"),
        (7, "00", "07"),
        (12.5, "0", "13"),
        (-1500, "#,##0", "-1.500"),
        (-1500, "#,##0;(#,##0)", "(1.500)"),
        (0, '#,##0;-#,##0;"không"', "0"),
        (1500, '#,##0" hồ sơ"', "1.500 hồ sơ"),
        (1500000, "#,##0\\ [$₫-42A]", "1.500.000 ₫"),
        (1500000, '_(* #,##0_);_(* (#,##0);_(* "-"??_);_(@_)', "1.500.000"),
        (2500000, "#,##0,", "2.500"),
        (12345, "0.00E+00", "12345"),
        (0.5, "# ?/?", "0,5"),
        (1e300, "#,##0", "1e+300"),
        (True, "General", "Có"),
        (datetime(2026, 3, 31), "mm-dd-yy", "31/03/2026"),
        (datetime(2026, 3, 31), "m/d/yyyy", "31/03/2026"),
        (datetime(2026, 3, 31), "dd/mm/yyyy;@", "31/03/2026"),
        (datetime(2026, 3, 31, 8, 30), "dd/mm/yyyy hh:mm", "08:30 31/03/2026"),
        (datetime(2026, 3, 1), "mm/yyyy", "03/2026"),
        (datetime(2026, 3, 1), "mmm-yy", "03/2026"),
        (datetime(2026, 3, 1), '"Tháng "m/yyyy', "Tháng 03/2026"),
        (datetime(2026, 3, 1), '"tháng" m', "tháng 3"),
        (datetime(2026, 3, 1), "mmmm", "tháng 3"),
        (date(2026, 1, 1), "yyyy", "2026"),
        (date(2026, 1, 1), '"Năm "yyyy', "Năm 2026"),
        (datetime(2025, 3, 31), "dd/mm", "31/03"),
        (datetime(2025, 3, 31), "d-mmm", "31/03"),
        (datetime(2026, 3, 31), "[$-42A]dd mmmm yyyy", "31/03/2026"),
        (time(8, 30), "hh:mm", "08:30"),
    ],
    ids=lambda value: str(value)[:24],
)
def test_a_value_is_written_as_its_format_shows_it(
    value: Any, number_format: str, shown: str
) -> None:
    assert written(value, number_format) == shown


@given(
    st.one_of(st.integers(), st.floats()),
    st.text(alphabet='#0?.,%;"\\[]$-_*@ E+/dmyh', max_size=15),
)
def test_any_number_under_any_format_is_written(value: float, number_format: str) -> None:
    assert isinstance(written(value, number_format), str)
