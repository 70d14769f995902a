"""500 power cuts in the gate; 20,000 by `python tests/faults/powercut.py`."""

import shutil
import subprocess

import pytest

from tests.faults.powercut import run


def tracing() -> bool:
    """Say whether strace is there and may trace."""
    if shutil.which("strace") is None:
        return False
    trial = ["strace", "-o", "/dev/null", "true"]
    return subprocess.run(trial, check=False).returncode == 0


pytestmark = pytest.mark.skipif(not tracing(), reason="needs strace that may trace")


def test_500_power_cuts_lose_nothing_acknowledged_and_tear_nothing() -> None:
    report = run(500, seed=20261121)
    assert (report.cuts, report.acts) == (500, 120)
    assert report.syncs > 120
    assert (report.damaged, report.torn, report.lost) == (0, 0, 0), report.said


def test_the_same_test_finds_that_relaxed_syncs_lose_acknowledged_acts() -> None:
    report = run(60, seed=7, synchronous="NORMAL")
    assert report.lost > 0
    assert report.worst > 1
