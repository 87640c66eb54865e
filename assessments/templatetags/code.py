"""Code as questions show it: whole pieces with their colours, and names within a sentence."""

import re
from functools import lru_cache

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

register = template.Library()

_LEXER = PythonLexer()
_FORMATTER = HtmlFormatter(cssclass="code", wrapcode=True)
_BETWEEN_BACKTICKS = re.compile(r"`([^`\n]+)`")


@register.filter
@lru_cache(maxsize=1000)
def highlighted(code: str) -> SafeString:
    """Python with a class for each kind of token; the page's style sheet has the colours."""
    return mark_safe(str(highlight(code, _LEXER, _FORMATTER)))  # noqa: S308  # Pygments escapes what it is given


@register.filter
def with_code(text: str) -> SafeString:
    """A sentence in which what stands between backticks is code. A backtick without its pair stays as it is."""
    return mark_safe(_BETWEEN_BACKTICKS.sub(r"<code>\1</code>", escape(text)))  # noqa: S308  # escaped before
