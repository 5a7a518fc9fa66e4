"""Checks accept or reject what a rule's pattern proposes. Each checksum is here once, or in python-stdnum."""

from sottovoce.detect.checks.registry import Check, find_check

__all__ = ["Check", "find_check"]
