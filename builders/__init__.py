"""Scripts that compile data files of the package from ../shared."""
