"""Fakes that users may use in their own tests."""

from sottovoce.testing.minter import FakeMinter

__all__ = ["FakeMinter"]
