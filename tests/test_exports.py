"""Each front door exports what it says, and nothing by accident."""

import importlib
import pkgutil

import pytest

import sottovoce

DOORS = ["sottovoce", *(f"sottovoce.{found.name}" for found in pkgutil.iter_modules(sottovoce.__path__) if found.ispkg)]


@pytest.mark.parametrize("name", DOORS)
def test_a_front_door_exports_what_it_lists(name):
    """Every name of ``__all__`` is there, and no other public name but submodules is."""
    door = importlib.import_module(name)
    listed = set(door.__all__)
    assert len(door.__all__) == len(listed)
    submodules = {found.name for found in pkgutil.iter_modules(door.__path__)}
    there = {public for public in vars(door) if not public.startswith("_")}
    assert all(hasattr(door, name) for name in listed)
    assert there - listed - submodules == set()


@pytest.mark.parametrize("name", [name for name in DOORS if name != "sottovoce.testing"])
def test_what_is_exported_is_documented(name):
    """Every public class and function has a docstring."""
    door = importlib.import_module(name)
    for public in door.__all__:
        member = getattr(door, public)
        if callable(member) and isinstance(member, type) | hasattr(member, "__code__"):
            assert member.__doc__, f"{name}.{public}"


def test_importing_the_library_opens_nothing(tmp_path):
    """No cache, no home, no handler appears by importing alone."""
    import subprocess
    import sys

    code = (
        "import logging, sottovoce; "
        "assert not logging.getLogger().handlers; "
        "assert not logging.getLogger('sottovoce').handlers"
    )
    env = {"HOME": str(tmp_path), "PATH": "", "PYTHONPATH": ":".join(path for path in sys.path if path)}
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    assert list(tmp_path.iterdir()) == []
