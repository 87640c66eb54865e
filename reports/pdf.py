"""A report as a PDF: tagged for screen readers (PDF/UA-1), and the same bytes for the same content."""

from functools import cache
from pathlib import Path
from typing import Any

import font_source_sans_pro
import font_source_serif_pro
from django.conf import settings
from django.template.loader import render_to_string
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from reports.comparison import ComparisonContent
from reports.content import ReportContent

SANS = Path(font_source_sans_pro.font_directory)
SERIF = Path(font_source_serif_pro.font_directory)
STYLESHEETS = ("asset:report.css", "asset:figures.css")
COMPARISON_STYLESHEETS = (*STYLESHEETS, "asset:comparison.css")
ASSETS = {
    "asset:report.css": (settings.BASE_DIR / "static/css/reports/report.css", "text/css"),
    "asset:figures.css": (settings.BASE_DIR / "static/css/reports/figures.css", "text/css"),
    "asset:comparison.css": (settings.BASE_DIR / "static/css/reports/comparison.css", "text/css"),
    "asset:plumb-line": (settings.BASE_DIR / "static/css/reports/plumb-line.svg", "image/svg+xml"),
    "asset:sans-regular": (SANS / "SourceSansPro-Regular.ttf", "font/ttf"),
    "asset:sans-semibold": (SANS / "SourceSansPro-Semibold.ttf", "font/ttf"),
    "asset:serif-semibold": (SERIF / "SourceSerifPro-Semibold.ttf", "font/ttf"),
}


class AssetRefused(Exception):
    """The report asked for something that is not an asset of ours."""


class Assets(URLFetcher):
    """Serves the report's stylesheet, picture and fonts, and data: addresses, which bring their content along.

    Everything else is refused: were it fetched, text that a person wrote could reach files of the server and machines
    of its network. WeasyPrint goes on without what it did not get, so refusals are kept to be raised afterwards.
    """

    def __init__(self) -> None:
        super().__init__()
        self.refused: list[str] = []

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        if url in ASSETS:
            path, kind = ASSETS[url]
            return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})
        if url.startswith("data:"):
            return super().fetch(url, headers)
        self.refused.append(url)
        raise AssetRefused(url)


def draw(content: ReportContent | ComparisonContent) -> bytes:
    """The PDF of this content. Raises AssetRefused when the page asks for anything that is not ours."""
    if isinstance(content, ComparisonContent):
        return _drawn("reports/pdf/comparison.html", {"comparison": content}, COMPARISON_STYLESHEETS)
    return _drawn("reports/pdf/report.html", {"report": content}, STYLESHEETS)


def _drawn(template: str, said: dict[str, Any], style: tuple[str, ...]) -> bytes:
    page = render_to_string(template, said)
    stylesheets, fonts = _style(style)
    assets = Assets()
    html = HTML(string=page, url_fetcher=assets)
    pdf: bytes = html.write_pdf(stylesheets=stylesheets, font_config=fonts, pdf_variant="pdf/ua-1")
    if assets.refused:
        raise AssetRefused(f"A report may not fetch {assets.refused[0][:200]}.")
    return pdf


@cache
def _style(addresses: tuple[str, ...]) -> tuple[list[CSS], FontConfiguration]:
    """Parsed once in each process: a report is drawn in little more than half the time."""
    fonts = FontConfiguration()
    return [CSS(url=url, url_fetcher=Assets(), font_config=fonts) for url in addresses], fonts
