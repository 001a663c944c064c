"""What the web process remembers of drawings between renders."""

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Mapping

from clinic.adapters.pdf_wire import DRAWN_TYPE, Media

FORMS_MOST = 400


class DrawnForms:
    """The drawings which earlier renders laid down, by the hash of their SVG; the least used go first."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._forms: OrderedDict[bytes, bytes] = OrderedDict()

    def put_in(self, media: Mapping[str, Media]) -> dict[str, Media]:
        """The same media, with every drawing we know replaced by its form."""
        return {name: self._known(one) or one for name, one in media.items()}

    def _known(self, media: Media) -> Media | None:
        key = hashlib.sha256(media.content).digest()
        with self._lock:
            form = self._forms.get(key)
            if form is None:
                return None
            self._forms.move_to_end(key)
        return Media(DRAWN_TYPE, form)

    def keep(self, media: Mapping[str, Media], drawn: Mapping[str, bytes]) -> None:
        """Remember the forms that came back for these media."""
        with self._lock:
            for name in drawn.keys() & media.keys():
                self._forms[hashlib.sha256(media[name].content).digest()] = drawn[name]
            while len(self._forms) > FORMS_MOST:
                self._forms.popitem(last=False)
