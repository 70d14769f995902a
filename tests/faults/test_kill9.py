"""300 kills in the gate; 10,000 by `python tests/faults/kill9.py --kills 10000`."""

import os

import pytest

from tests.faults.kill9 import run

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")


def test_nothing_acknowledged_is_lost_torn_or_doubled_by_300_kills() -> None:
    report = run(300, seed=20261121)
    assert report.broken == []
    assert report.kills == 300
    assert report.acts > 100
    assert {"acts", "import", "backup", "upgrade"} == set(report.kinds)


def test_the_same_test_finds_a_journal_in_a_second_transaction() -> None:
    assert run(300, seed=7, control="torn", until_broken=True).broken
