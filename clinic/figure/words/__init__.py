"""Every word a drawing says, in one table per language: a new language is one file and one line in ``tables``."""
