"""Adherence, the one definition (``adherence/1``): enter by ``explain``; the values are in ``values``."""
