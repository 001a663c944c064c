"""WeasyPrint itself. Only the render process imports this module; the web process never does.

Kept warm: the font configuration, the parsed stylesheets of static/print and the caches that a first
render fills. Each render gets a fetcher which serves its own media by id and refuses everything else.
"""

import gc
import logging
import warnings
from collections.abc import Mapping
from functools import partial
from pathlib import Path

import weasyprint
from PIL import Image
from weasyprint.css.counters import CounterStyle
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from clinic.adapters.pdf_boxes import use_quick_boxes
from clinic.adapters.pdf_content import use_short_content
from clinic.adapters.pdf_drawing import Drawing
from clinic.adapters.pdf_finish import Unfit, check_links, finish
from clinic.adapters.pdf_glyphs import use_known_glyphs
from clinic.adapters.pdf_letters import use_kept_letters
from clinic.adapters.pdf_paths import use_plain_paths
from clinic.adapters.pdf_quick import use_quick_layout
from clinic.adapters.pdf_read import read
from clinic.adapters.pdf_styles import together, use_kept_styles
from clinic.adapters.pdf_tags import use_lean_tags
from clinic.adapters.pdf_tongues import use_tongues
from clinic.adapters.pdf_wire import DRAWN_TYPE, Job, Media

PIXELS_MOST = 24_000_000
DOES_NOT_FIT = (
    "These exercises do not fit on one page in letters of this size. "
    "Choose smaller letters, or the compact list."
)
_WARM_UP = "<html lang=en><title>.</title><p>10 Ωж é</p><b>10</b><p>سلام שלום → ✓ 🙂</p></html>"


class Engine:
    """WeasyPrint with everything loaded that renders share."""

    def __init__(self, styles: Path) -> None:
        """Load the fonts (by fontconfig, as FONTCONFIG_FILE says) and every stylesheet of the folder
        `styles`."""
        use_plain_paths()
        use_short_content()
        use_tongues()
        use_lean_tags()
        use_kept_letters()
        use_known_glyphs()
        use_kept_styles()
        use_quick_boxes()
        use_quick_layout()
        Image.MAX_IMAGE_PIXELS = PIXELS_MOST
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        self._fonts = FontConfiguration()
        self._styles = {path.stem: self._parsed(path) for path in sorted(styles.glob("*.css"))}
        self._together: dict[tuple[str, ...], list[weasyprint.CSS]] = {}
        self.render(Job(_WARM_UP, styles=tuple(self._styles)))

    def _parsed(self, path: Path) -> weasyprint.CSS:
        css = path.read_text(encoding="utf-8")
        return weasyprint.CSS(string=css, font_config=self._fonts, url_fetcher=MediaFetcher({}))

    def _sheets(self, names: tuple[str, ...]) -> list[weasyprint.CSS]:
        if names not in self._together:
            self._together[names] = together([self._styles[name] for name in names])
        return self._together[names]

    def learn(self, sample: Job) -> None:
        """Lay out a sample for what is kept of it: styles with their values, fonts, the lines of fixed words."""
        self.render(sample)
        gc.collect()
        gc.freeze()

    def render(self, job: Job) -> tuple[bytes, dict[str, bytes]]:
        """The finished PDF/UA-1 file, and its drawings by id for reuse.

        Raises Unfit, and whatever WeasyPrint raises for what it cannot lay out.
        """
        fetcher = MediaFetcher(job.media)
        drawings = _drawings(job, fetcher, self._fonts)
        complaints = _Complaints()
        logging.getLogger("weasyprint").addHandler(complaints)
        try:
            document = read(job.html, fetcher).render(
                font_config=self._fonts,
                counter_style=CounterStyle(),
                stylesheets=self._sheets(job.styles),
                pdf_variant="pdf/ua-1",
                cache={f"media:{name}": drawing for name, drawing in drawings.items()},
            )
            check_links(document)
            if job.pages_most and len(document.pages) > job.pages_most:
                raise Unfit(DOES_NOT_FIT)
            content: bytes = document.write_pdf(
                pdf_variant="pdf/ua-1",
                pdf_identifier=job.identifier.encode() or None,
                finisher=partial(finish, folded=job.folded),
            )
        except FatalURLFetchingError as error:
            raise Unfit(str(error)) from error
        finally:
            logging.getLogger("weasyprint").removeHandler(complaints)
        if fetcher.refused or complaints.found:
            raise Unfit((fetcher.refused or complaints.found)[0])
        kept = {name: drawing.kept() for name, drawing in drawings.items()}
        return content, {name: form for name, form in kept.items() if form is not None}


def _drawings(job: Job, fetcher: "MediaFetcher", fonts: FontConfiguration) -> dict[str, Drawing]:
    try:
        return {
            name: Drawing.read(media, fetcher, fonts)
            for name, media in job.media.items()
            if media.type in (DRAWN_TYPE, "image/svg+xml")
        }
    except ValueError as error:
        raise Unfit(str(error)) from error


class MediaFetcher(URLFetcher):  # type: ignore[misc]
    """Serves `media:ID` from memory. Anything else stops the render: files, hosts, data, redirects."""

    def __init__(self, media: Mapping[str, Media]) -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False, fail_on_errors=True)
        self._media = media
        self.refused: list[str] = []

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        """The response for one known id; FatalURLFetchingError for the rest."""
        kind, _, name = url.partition(":")
        if kind != "media" or name not in self._media:
            self.refused.append(f"The sheet asks for “{url[:80]}”, which is not part of it.")
            raise FatalURLFetchingError(self.refused[-1])
        media = self._media[name]
        return URLFetcherResponse(url, media.content, {"Content-Type": media.type})


class _Complaints(logging.Handler):
    """What WeasyPrint logs as an error: a picture that cannot be read or has no words for it."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        message = record.getMessage()
        if message.startswith("Failed to load image"):
            self.found.append(
                "A picture of the sheet cannot be read: it is damaged, or it has too many pixels."
            )
        else:
            self.found.append(f"The sheet is not sound: {message[:200]}.")
