"""Shows the values of an audit entry: a long text folded behind its beginning."""

from django import template
from django.utils.html import format_html
from django.utils.text import Truncator

from accounts.changes import NOTHING

register = template.Library()

LONGEST = 120
MOST_SHOWN = 5_000
"""Characters of one value on the page. An import may tell thousands of changes; the CSV has them all."""


@register.filter
def folded(text: str) -> str:
    """The text, or its beginning with the whole to unfold."""
    if len(text) <= LONGEST:
        return text
    first = next((line for line in text.split("\n") if line not in ("", NOTHING)), NOTHING)
    beginning = Truncator(first).chars(80, truncate="")
    if len(text) > MOST_SHOWN:
        text = f"{text[:MOST_SHOWN]}…\nThe rest is in the CSV."
    return format_html("<details><summary>{}…</summary>{}</details>", beginning, text)
