"""A key comes in; its text leaves in the language of the reader, and numbers as people read."""

from stz.messages.assumption_messages import ASSUMPTION_MESSAGES
from stz.messages.catalog import (
    CATALOG,
    DIRECTION,
    ENGLISH,
    LANGUAGE,
    current_translation,
    language_of,
    translate,
    translate_counted,
    use_translation,
)
from stz.messages.figure_messages import FIGURE_MESSAGES
from stz.messages.numbers import (
    GRADES,
    amount_of,
    grades_meaning,
    name,
    number,
    percent,
    rounded_down,
    source_line,
    text_of,
    words_of,
    worst_grade,
    year_span,
)
from stz.messages.translations import (
    Translation,
    as_po,
    packaged_translations,
    read_translation,
    template,
    untranslated,
)

__all__ = [
    "ASSUMPTION_MESSAGES",
    "CATALOG",
    "DIRECTION",
    "ENGLISH",
    "FIGURE_MESSAGES",
    "GRADES",
    "LANGUAGE",
    "Translation",
    "amount_of",
    "as_po",
    "current_translation",
    "grades_meaning",
    "language_of",
    "name",
    "number",
    "packaged_translations",
    "percent",
    "read_translation",
    "rounded_down",
    "source_line",
    "template",
    "text_of",
    "translate",
    "translate_counted",
    "untranslated",
    "use_translation",
    "words_of",
    "worst_grade",
    "year_span",
]
