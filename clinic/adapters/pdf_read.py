"""A sheet's HTML to a tree, by expat where that gives the same tree as the HTML parser.

Our templates write every end tag and quote every attribute: but for the tags that have no end, a sheet is XML. Expat
reads it in a thousandth of a second, the HTML parser in a tenth of the whole render. Whatever is not so plain goes to
the HTML parser; a test holds the trees of all layouts against it. Only the render process imports this.
"""

import re
from typing import Any
from xml.etree import ElementTree

import weasyprint
from cssselect2 import ElementWrapper  # type: ignore[import-untyped]

_DOCTYPE = re.compile(r"\s*<!doctype html>\s*")
_NO_END = re.compile(r"<((?:br|col|img|meta)\b[^<>]*)>")
_OTHERWISE = re.compile(r'<!|<\?|<base\b|="[^"<]*[\t\n\r]')
"""Where XML reads another thing than HTML: declarations, addresses to begin from, line ends within an attribute."""


class _Read(weasyprint.HTML):  # type: ignore[misc]
    """As WeasyPrint holds a document that was read."""

    def __init__(self, root: ElementTree.Element, fetcher: Any) -> None:
        self.base_url, self.url_fetcher, self.media_type = None, fetcher, "print"
        self.wrapper_element = ElementWrapper.from_html_root(root, content_language=None)
        self.etree_element = root


def read(html: str, fetcher: Any) -> weasyprint.HTML:
    """The document, ready to be laid out."""
    root = plain_tree(html)
    return weasyprint.HTML(string=html, url_fetcher=fetcher) if root is None else _Read(root, fetcher)


def plain_tree(html: str) -> ElementTree.Element | None:
    """The tree of a document that is as plain as our templates write it, else None."""
    began = _DOCTYPE.match(html)
    rest = html[began.end() :] if began else ""
    if not rest or _OTHERWISE.search(rest):
        return None
    try:
        root = ElementTree.fromstring(_NO_END.sub(r"<\1/>", rest))  # noqa: S314 (no declaration, so no entity)
    except ElementTree.ParseError:
        return None
    if [root.tag, *(part.tag for part in root)] != ["html", "head", "body"]:
        return None
    _put_ends_as_html_does(root)
    return root


def _put_ends_as_html_does(root: ElementTree.Element) -> None:
    """Space before the head is none, and what follows the body belongs to its end."""
    _, body = root
    root.text = None
    after, body.tail = body.tail, None
    if after and len(body):
        body[-1].tail = (body[-1].tail or "") + after
    elif after:
        body.text = (body.text or "") + after
