"""Measures of accuracy: gold data in, figures out."""
