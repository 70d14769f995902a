"""What the tests of the scripts in `packaging/` share."""

import importlib.util
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def load() -> Callable[[Path], ModuleType]:
    """A way to load a script as a module."""
    return loaded


@pytest.fixture
def script() -> Callable[[str], ModuleType]:
    """A script of `packaging/`, loaded as a module."""
    return lambda name: loaded(ROOT / "packaging" / f"{name}.py")


def loaded(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"script_{path.stem}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
