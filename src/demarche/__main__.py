"""`python -m demarche` is the command line."""

from demarche.cli import main

main()
