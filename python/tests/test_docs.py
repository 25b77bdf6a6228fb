"""Every example of the docstrings is run."""

import doctest
import importlib

import pytest


@pytest.mark.parametrize("name", ["", ".errors", ".filing", ".report", ".runs", ".tables"])
def test_examples(name):
    module = importlib.import_module("section16" + name)
    found = doctest.testmod(module, optionflags=doctest.NORMALIZE_WHITESPACE)
    assert found.failed == 0 and found.attempted > 0
