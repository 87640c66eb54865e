"""Build SVG as text, escaped and deterministic, and hold the colours every chart is drawn in.

A chart must look the same on a page and in a PDF. WeasyPrint applies no stylesheet inside an inline `<svg>`,
so each mark carries its colours as presentation attributes; on a page `chart.css` overrides them by class,
which is how dark mode reaches them. Nothing here writes `style`: the content security policy would refuse it.
"""

import re
from html import escape
from math import isfinite
from typing import Self

INK = "#17212B"
SURFACE = "#FFFFFF"
LINE = "#DAD7D0"
STRONG_LINE = "#8B8F90"
MUTED = "#5A6570"
TEAL = "#0F5E63"
BRASS = "#A34A08"
LEVELS = ("#E7E4DC", "#BFD9D4", "#7DB6B0", "#2E7874", "#0B4F54")
LEVEL_INKS = (INK, INK, INK, "#FFFFFF", "#FFFFFF")

FONT = "Source Sans Pro, sans-serif"

NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Svg(str):
    """SVG markup that is already escaped; template engines that honour `__html__` leave it as it is."""

    __slots__ = ()

    def __html__(self) -> Self:
        return self


def element(name: str, *children: str, **attributes: str | float | None) -> Svg:
    """One element. A child that is not `Svg` is text and is escaped.

    `stroke_width` becomes `stroke-width`, `class_` becomes `class`; an attribute that is None is left out.
    """
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_text(value) if isinstance(value, str) else number(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    inside = "".join(child if isinstance(child, Svg) else _text(child) for child in children)
    return Svg(f"<{name}{written}>{inside}</{name}>" if inside else f"<{name}{written}/>")


def picture(
    *children: str,
    id: str,
    kind: str,
    title: str,
    description: str,
    role: str = "img",
    **attributes: str | float | None,
) -> Svg:
    """The outermost `<svg>`: an image with a name and a description; `id` must be unique in its page.

    One that holds links is no image, whose inside nobody could reach, but a "group".
    """
    return element(
        "svg",
        element("title", title, id=f"{id}-title"),
        element("desc", description, id=f"{id}-description"),
        *children,
        xmlns="http://www.w3.org/2000/svg",
        class_=f"chart chart-{kind}",
        role=role,
        aria_labelledby=f"{id}-title {id}-description",
        font_family=FONT,
        fill="none",  # or a PDF would fill lines with hairlines of black
        **attributes,
    )


def number(value: float) -> str:
    """At most two decimals, no trailing zeros, no minus before a zero. ValueError for NaN and infinities."""
    if not isfinite(value):
        raise ValueError(f"A chart cannot draw {value}.")
    written = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if written == "-0" else written


def percent(share: float) -> str:
    """A share of the picture's width, 0 to 1, as SVG writes it."""
    return f"{number(share * 100)}%"


def _text(value: str) -> str:
    return escape(NOT_XML.sub("\N{REPLACEMENT CHARACTER}", value))
