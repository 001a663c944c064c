"""Saved answers: texts that a clinic keeps for questions it is often asked, and the questions they are never for.

A question about a symptom is answered by a person in words of their own. Whether it is one is judged widely: a
saved answer too few costs a minute, one too many may cost more.
"""

import re
from dataclasses import dataclass

from clinic.domain.errors import Invalid, Problem
from clinic.domain.languages import LANGUAGES
from clinic.domain.names import folded

TITLE_MOST = 80
TEXT_MOST = 2000
MOST = 200
"""So many a clinic may have at hand."""

READ = frozenset({"en", "es"})
"""Languages whose words for symptoms stand here; in any other one no question can be read as harmless."""

_SYMPTOM = re.compile(
    r"\b(?:"
    r"ache|aching|bladder|bleed|blood|bowel|breath|bruis|burn|chest|cramp|dizz|faint|fell|fever|"
    r"gave way|giv(?:es|ing) way|"
    r"hurt|infect|injur|itch|knife|lock(?:s|ed)\b|lump|nause|numb|pain|pins|popp|redness|sharp|shock|shoot|sick|sore|"
    r"spasm|stab|sting|swell|swoll|tear|tender|throb|tingl|torn|twing|unstable|vomit|weak|worse|"
    r"adormec|aguja|ahog|alfiler|ardor|arde|caida|calambre|corrient|cruj|debil|desmay|dolor|doli|duel|empeor|entumec|"
    r"fall|fiebre|fuerza|hinch|hormigu|infecc|inflam|intestin|lesion|llaga|mare|morad|orina|peor|pinch|punz|quem|rasg|"
    r"rojez|sangr|tiron|torced|trona|vejiga)"
)
"""How words for symptoms begin, without accents, in English and Spanish. Too many are meant to be found: a person then
writes the answer."""

TOLD_WITH = "It came together with a symptom."
ALERT = "The patient has an open alert."
NAMED = "It names a symptom."
UNREAD = "The patient may write in a language in which symptoms are not recognised."


@dataclass(frozen=True, slots=True)
class Written:
    """One answer as it is typed: ``title`` is by what it is found, ``language`` that of the text."""

    title: str
    text: str
    language: str


def checked(written: Written) -> Written:
    """The same without blanks around it. Raises Invalid per field."""
    found = Written(" ".join(written.title.split()), written.text.strip(), written.language)
    problems = []
    if not found.title:
        problems.append(Problem("title", "Give it a name by which you find it."))
    elif len(found.title) > TITLE_MOST:
        problems.append(Problem("title", f"This is too long: at most {TITLE_MOST} characters."))
    if not found.text:
        problems.append(Problem("text", "Write the answer first."))
    elif len(found.text) > TEXT_MOST:
        problems.append(Problem("text", f"This is too long: at most {TEXT_MOST} characters."))
    if found.language not in LANGUAGES:
        problems.append(Problem("language", "Choose one of the languages."))
    if problems:
        raise Invalid.many(problems)
    return found


def symptom_reason(question: str, language: str, *, told_with: bool, alert: bool) -> str:
    """Why a question may be about a symptom, in a sentence; empty when saved answers may be offered for it.

    ``language`` is the patient's; ``told_with``: it came in one post with a symptom, pain or a word for what was
    felt; ``alert``: the patient has one that nobody closed.
    """
    if told_with:
        return TOLD_WITH
    if alert:
        return ALERT
    if _SYMPTOM.search(folded(question)):
        return NAMED
    return "" if language in READ else UNREAD


def is_alone(answer: str, saved: str) -> bool:
    """Whether an answer is a saved one and nothing more: capitals, accents and marks make no answer of one's own."""
    return _bare(answer) == _bare(saved)


def inserted(typed: str, saved: str) -> str:
    """The text box after a saved answer was put in, below what was typed."""
    return f"{typed.rstrip()}\n\n{saved}" if typed.strip() else saved


def _bare(text: str) -> str:
    return re.sub(r"[^\w]+", " ", folded(text)).strip()
