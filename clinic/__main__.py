"""``python -m clinic`` is the command ``clinic``."""

from clinic.cli import main

main(prog_name="clinic")
