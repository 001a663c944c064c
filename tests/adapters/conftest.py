"""A printer for the tests of sheets."""

from collections.abc import Callable, Iterator

import pytest

from clinic.adapters.pdf import Renderer, render_handout
from clinic.domain.handout import Handout

Print = Callable[[Handout], bytes]


@pytest.fixture(scope="module")
def printed() -> Iterator[Print]:
    """Prints a handout, each only once for all tests."""
    renderer, done = Renderer(), dict[str, bytes]()

    def once(handout: Handout) -> bytes:
        key = repr(handout)
        if key not in done:
            done[key] = render_handout(renderer, handout)
        return done[key]

    yield once
    renderer.close()
