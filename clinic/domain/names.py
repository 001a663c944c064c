"""Names as people type them: without accents, capitals and marks, so that "Aga" finds "Ağa"."""

import unicodedata

_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"}
    | dict.fromkeys("'’ʼ`´")
    | dict.fromkeys("-‐‑–—", " ")
)


def folded(text: str) -> str:
    """The text for comparing: "Weiß-O’Brien" becomes "weiss obrien"."""
    letters = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    return " ".join("".join(one for one in letters if not unicodedata.combining(one)).split())
