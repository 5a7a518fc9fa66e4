"""Tests of the file path."""
