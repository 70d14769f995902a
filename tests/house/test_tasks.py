"""What goes to a worker is a method or a `partial` of one: never a closure.

A closure carries `self` along; if the worker drops the last reference to a widget, Qt
destroys it on the wrong thread and the process dies (docs/adr/0005).
"""

import ast
from collections.abc import Callable, Iterator

import pytest

RUNNERS = {"tasks", "_tasks"}


def closures(tree: ast.Module) -> Iterator[int]:
    """The lines where `tasks.run` is given a lambda or an inner function as work."""
    inner = {
        function.name
        for outer in ast.walk(tree)
        if isinstance(outer, ast.FunctionDef | ast.AsyncFunctionDef)
        for function in ast.walk(outer)
        if isinstance(function, ast.FunctionDef) and function is not outer
    }
    inner |= {
        target.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Lambda)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and runs_tasks(call.func):
            for part in work_of(call):
                named = isinstance(part, ast.Name) and part.id in inner
                if named or isinstance(part, ast.Lambda):
                    yield call.lineno


def runs_tasks(function: ast.expr) -> bool:
    """Tell whether a call is `tasks.run`, `self.tasks.run`, `self._tasks.run` ..."""
    if not (isinstance(function, ast.Attribute) and function.attr == "run"):
        return False
    whose = function.value
    name = whose.attr if isinstance(whose, ast.Attribute) else getattr(whose, "id", "")
    return name in RUNNERS


def work_of(call: ast.Call) -> Iterator[ast.AST]:
    """All in the positional arguments: the work. `done=` stays on this thread."""
    for argument in call.args:
        yield from ast.walk(argument)


def test_no_closure_is_sent_to_a_worker(offences: Callable[..., list[str]]) -> None:
    assert offences(closures) == []


@pytest.mark.parametrize(
    "code",
    [
        "tasks.run(self, lambda: 3)",
        "self._tasks.run(self, partial(lambda x: x, 3), done=self._show)",
        "def f(self):\n  def g(): return self\n  self.tasks.run(self, g)",
        "def f(self):\n  g = lambda: self\n  self.tasks.run(self, partial(g))",
    ],
)
def test_a_closure_is_noticed(code: str) -> None:
    assert len(list(closures(ast.parse(code)))) == 1


@pytest.mark.parametrize(
    "code",
    [
        "tasks.run(self, partial(self._turns.take, me), done=self._show)",
        "work = partial(f, 1)\ntasks.run(self, work, done=lambda turns: None)",
        "subprocess.run(self, lambda: 3)",
    ],
)
def test_a_method_or_a_partial_is_welcome(code: str) -> None:
    assert list(closures(ast.parse(code))) == []
