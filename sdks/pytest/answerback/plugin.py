"""The fixture ``answerback``: a gateway that serves the program of the test suite."""

from __future__ import annotations

from pathlib import Path
from typing import Iterator

import pytest

from . import Gateway


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addini("answerback_program", "program that the fixture answerback serves, relative to the ini file", default=".")
    parser.addini("answerback_config", "configuration of the program, KEY=VALUE on each line", type="linelist", default=[])
    parser.addini("answerback_manual_clock", "true if tests turn the clock", type="bool", default=False)
    group = parser.getgroup("answerback")
    group.addoption("--answerback-program", help="program that the fixture answerback serves, instead of the ini file's")


@pytest.fixture(scope="session")
def answerback(pytestconfig: pytest.Config) -> Iterator[Gateway]:
    """A gateway with the program of the ini file, for all tests of the session."""
    given = pytestconfig.getoption("--answerback-program")
    program = Path(given) if given is not None else pytestconfig.rootpath / pytestconfig.getini("answerback_program")
    entries = (line.partition("=") for line in pytestconfig.getini("answerback_config"))
    config = {name.strip(): value.strip() for name, _, value in entries}
    with Gateway(program, config=config, manual_clock=pytestconfig.getini("answerback_manual_clock")) as gateway:
        yield gateway
