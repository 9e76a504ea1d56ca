"""What the fuzzers begin from reads as it did: nothing comes out of it but a reading or one of the library's errors."""

from __future__ import annotations

import warnings

import pytest

from entitlements.logic.ir import Builder
from entitlements.logic.parser import ConditionError, parse
from tests.fuzz import conditions, rulesets, victims
from tests.fuzz.fuzzing import replay


@pytest.mark.parametrize(("what", "module"), [("conditions", conditions), ("rulesets", rulesets), ("victims", victims)])
def test_the_corpus_is_read(what, module):
    assert replay(module.read, what) > 0


@pytest.mark.parametrize("text", ["economic_loss_chf >= 5and child", r'"\d" in exploitation'])
def test_what_python_only_warns_of_is_no_condition(text):
    # Found by fuzzing: Python's own warning went to whoever loaded the ruleset.
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        with pytest.raises(ConditionError, match="invalid"):
            parse(text, conditions.SCOPES[0], Builder())
    assert told == []
