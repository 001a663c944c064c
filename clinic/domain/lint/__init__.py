"""The linter: what in a program, or missing from its record, a careful colleague would point at.

``values`` holds what is looked at and what is said, ``standards`` what a message rests on; ``errors``, ``home``,
``amount``, ``words``, ``cautions``, ``cert`` hold the rules, ``rules`` runs them all, ``form`` reads a file. Nothing
here knows a database or a page.
"""
