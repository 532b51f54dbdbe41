"""Accuracy against pinned floors; not part of the package."""
