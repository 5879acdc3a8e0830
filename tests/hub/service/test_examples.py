"""The examples in docstrings are true."""

import doctest

import homes
import logs
import pytest
import watch_disk


@pytest.mark.parametrize("module", [homes, logs, watch_disk])
def test_the_examples_of_a_module_are_true(module):
    told = doctest.testmod(module)
    assert told.attempted
    assert told.failed == 0
