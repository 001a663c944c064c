"""The catalogue: exercises, tests, education, questions, sources and ready-made programs as plain values.

- ``words``: the small fixed vocabularies. ``wording``: text that can be said for a side.
- ``exercise``: an exercise with all that a clinician prescribes from. ``library``: what stands beside it.
- ``content``: canonical JSON of an exercise and its hash. ``statements``: what the patient reads, what it rests on.
- ``completeness``: what a clinician would miss in an exercise. ``references``: slips in what stands beside it.
"""
