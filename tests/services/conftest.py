"""A clinic with its clinician and the catalogue, ready for a story."""

from datetime import UTC, datetime

import pytest

from clinic.adapters.catalogue import load_catalogue
from clinic.services import catalogue, demo_stage
from clinic.services.context import House

NOW = datetime(2026, 3, 11, 20, tzinfo=UTC)
"""A Wednesday noon at the clinic."""


@pytest.fixture
def stage(house: House) -> demo_stage.Stage:
    """Riverside Clinic before anybody comes in."""
    catalogue.load(house, load_catalogue())
    return demo_stage.set_stage(house, NOW, "correct horse battery staple", "JBSWY3DPEHPK3PXP")
