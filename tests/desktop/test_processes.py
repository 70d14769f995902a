"""Names of programs, and whether they still run."""

import os
import subprocess
import sys

from socialdesk.desktop import processes


def named(number: int) -> str:
    return f"{processes.machine()}/{number}"


def test_a_name_is_the_machine_and_the_process() -> None:
    assert processes.name() == named(os.getpid())
    assert "/" not in processes.machine()


def test_another_program_runs_until_it_ends() -> None:
    code = "import sys; sys.stdin.read()"
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE) as other:
        assert processes.runs(named(other.pid))
        other.kill()
        other.wait()
        assert not processes.runs(named(other.pid))


def test_what_bears_the_name_of_this_program_is_left_over_from_another() -> None:
    assert not processes.runs(processes.name())


def test_a_name_without_a_number_runs_nowhere() -> None:
    assert not processes.runs("pc/x")
    assert not processes.runs("")
