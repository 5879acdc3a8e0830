"""The examples in docstrings are true."""

import doctest

import logs
import pytest
from homes import disk, places


@pytest.mark.parametrize("module", [places, logs, disk])
def test_the_examples_of_a_module_are_true(module):
    told = doctest.testmod(module)
    assert told.attempted
    assert told.failed == 0
