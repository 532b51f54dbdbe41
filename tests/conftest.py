"""Options of the test run."""

from __future__ import annotations

import pytest
from hypothesis import settings


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="Write tests/golden/*.json from what the coder makes now.",
    )


@pytest.fixture
def update_golden(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--update-golden"))


# A busy machine is no fault of the code: no test has a deadline.
settings.register_profile("demarche", deadline=None)
settings.load_profile("demarche")
