"""The bounds of a reading process."""

from __future__ import annotations

import subprocess
import sys

import pytest

SET_AND_SHOW = """
import resource
from ingest.limits import _bound
kind = resource.RLIMIT_FSIZE
resource.setrlimit(kind, (int("{soft}"), int("{hard}")))
_bound(kind, {most})
print(*resource.getrlimit(kind))
"""


@pytest.mark.parametrize(
    ("soft", "hard", "most", "then"),
    [
        pytest.param(1000, 9000, 5000, "1000 1000", id="a lower soft limit stays"),
        pytest.param(4000, 4000, 5000, "4000 4000", id="a lower hard limit stays"),
        pytest.param(8000, 9000, 5000, "5000 5000", id="higher ones come down"),
        pytest.param(9000, 9000, 0, "0 0", id="down to nothing"),
    ],
)
def test_a_bound_never_raises_a_limit_that_was_set_lower(
    soft: int, hard: int, most: int, then: str
) -> None:
    script = SET_AND_SHOW.format(soft=soft, hard=hard, most=most)

    shown = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)

    assert shown.stdout.strip() == then, shown.stderr
