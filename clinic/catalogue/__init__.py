"""The built-in catalogue: YAML files that a clinician can read and correct, one per exercise.

``exercises/*.yaml``; beside them ``sources.yaml``, ``muscles.yaml``, ``cautions.yaml``, ``tests.yaml``,
``education.yaml``, ``questions.yaml`` and ``templates.yaml``. ``clinic catalogue check`` says what is
missing.
"""
