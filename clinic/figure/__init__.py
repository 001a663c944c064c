"""The drawing computed from the prescription. Standard library only; it knows nothing of programs or rows.

One direction: body → pose → solve → project → draw. Where to look:

- how long is a shank, how far does a knee bend: ``body``
- what is a pose: ``pose``; where is the knee: ``solve``; is that possible: ``limits``
- the exercises as data: ``movements`` (``standing``, ``one_leg``, ``floor``), what they hold: ``movements.model``
- what a modification does, what contradicts what: ``modify``, on a ``plan``; walls, poles, chairs: ``support``
- one exercise with side and modifications, solved: ``scene``; from where it is seen: ``project``
- where is the knee drawn: ``draw.rings`` (the surface), ``draw.outline`` (its edge), ``draw.paint`` (by depth)
- hands: ``draw.hands`` (their surface), ``draw.grasp`` (what of them lies before what), ``draw.held`` (what they hold)
- the pale start behind it: ``draw.ghost``; arrows that keep clear: ``draw.arrows``
- what it stands or lies on, and its shadow: ``ground``
- the whole picture with props, ghost and arrows: ``picture``; as SVG, still or playing: ``drawing``
- the words: ``text``, from one table per language in ``words``
- a clinic's own poses: ``custom`` (their sliders), ``posed`` (their data, read by ``posed_read``), ``begun`` (from the
  catalogue), ``touch`` (what can rest where), ``settle`` (so that it does, by ``least``), ``things``, ``around``,
  ``posing`` (to a scene), ``drag``
- the numbers: ``readout``; the one door: ``api``
"""
