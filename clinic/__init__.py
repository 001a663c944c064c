"""Clinic: home exercise programs, from the catalogue to the printed sheet to honest adherence.

The map of the rooms, outermost first; an arrow only ever points to the right or down::

    cli -> app -> web -> services -> adapters ----+
                             |                    +-> domain    figure    (pure)
                             +-----> persistence -+

- ``domain``: clinical rules as plain values; no clock, no I/O, no randomness, no rows.
- ``figure``: body, poses, drawing to SVG; the standard library only.
- ``persistence``: SQLAlchemy rows, loaders, engine set-up, migrations.
- ``adapters``: one outside library behind one door each (PDF, QR, mail, secrets, templates, YAML).
- ``services``: use-cases, one function per verb, one transaction each.
- ``web``: blueprints, one per feature: parse, call one service, render.
- ``app``: the one place where the rooms meet. ``cli``: commands. ``config``: settings.

A feature keeps one stem in every room: ``ls **/*program*`` shows all of it.
"""
