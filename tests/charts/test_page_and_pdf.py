"""The two places a chart is shown: a page, where a stylesheet recolours it, and a PDF, where nothing does."""

import io
import re
from pathlib import Path

import pikepdf
import pytest
from weasyprint import HTML

from charts import (
    Axis,
    FanEnd,
    FitRow,
    LayerNode,
    LevelRow,
    TrendPoint,
    fan,
    fit_row,
    fit_scale,
    key_mark,
    layers,
    level_row,
    level_scale,
    radar,
    svg,
    trend,
)
from tests.charts.drawing import parse

CSS = Path(__file__).parents[2] / "static/css"
STYLESHEET = CSS / "components/chart.css"
TOKENS = CSS / "tokens.css"

PICTURES = {
    "radar": radar(
        [Axis("SQL", 3, 2), Axis("Python", 2, None), Axis("Testing", 1, 4)],
        id="a",
        title="Overview",
        description="x",
    ),
    "row": level_row(
        LevelRow("SQL", 3, 3.5, 2.9, 4.1, 4, (3, 2), test=3.1, test_low=2, test_high=4), id="b", description="x"
    ),
    "self-reported row": level_row(LevelRow("Python", 3, 2.1, 0.4, 3.9, 2, faint=True), id="c", description="x"),
    "scale": level_scale(id="d"),
    "fan": fan(
        [FanEnd("Prompt Engineer, Mid", 0.84, 0.7, 0.9)],
        start="AI Engineer, Mid",
        id="ways",
        title="Ways",
        description="x",
        axis="is there already",
    ),
    "layers": layers(
        [
            LayerNode("a", "Python", "Foundations", "Python: Foundations.", "/a/", 0, "marked"),
            LayerNode("b", "Fine-tuning", "Generative AI", "Fine-tuning: Generative AI.", "/b/", 1, "faint"),
            LayerNode("c", "Guardrails", "Trust", "Guardrails: Trust.", "/c/", 2, "faint"),
        ],
        [("a", "b"), ("b", "c")],
        id="layers",
        title="What builds on what",
        description="x",
    ),
    "trend": trend(
        [TrendPoint("March", 0.4, 0.3, 0.5), TrendPoint("June", 0.6, 0.5, 0.7)],
        id="e",
        title="Over time",
        description="x",
    ),
    "fit": fit_row(FitRow("AI Engineer", 0.6, 0.5, 0.7, reach=0.5), id="f", description="x"),
    "scale of fits": fit_scale(id="g"),
    **{f"key of {mark}": key_mark(mark) for mark in ("requirement", "estimate", "interval", "self-rating")},
    **{f"key of {mark}": key_mark(mark) for mark in ("test", "reviewer", "outline", "area")},
}


@pytest.mark.parametrize("name", PICTURES)
def test_the_stylesheet_knows_every_class_a_chart_writes(name):
    known = set(re.findall(r"\.(chart[\w-]*)", STYLESHEET.read_text()))
    written = {css_class for node in parse(PICTURES[name]).iter() for css_class in node.get("class", "").split()}
    assert written <= known


def test_the_stylesheet_takes_every_colour_from_the_page():
    for colour in re.findall(r"(?:fill|stroke):\s*([^;]+);", STYLESHEET.read_text()):
        assert colour.startswith("var(--")


def test_a_pdf_has_the_colours_of_the_light_page():
    tokens = dict(re.findall(r"(--[\w-]+):\s*(#\w{6});", TOKENS.read_text().partition("prefers-color-scheme")[0]))
    named = {"ink": svg.INK, "surface": svg.SURFACE, "line": svg.LINE, "muted": svg.MUTED, "teal": svg.TEAL}
    named |= {"brass": svg.BRASS, "line-strong": svg.STRONG_LINE}
    named |= {f"level-{level}": colour for level, colour in enumerate(svg.LEVELS)}
    named |= {f"level-{level}-ink": colour for level, colour in enumerate(svg.LEVEL_INKS)}
    assert {name: tokens[f"--{name}"].upper() for name in named} == named


def test_a_pdf_reads_out_the_title_of_each_chart():
    page = f"<html lang=en><title>Charts</title><body>{''.join(PICTURES.values())}</body></html>"
    written = HTML(string=page).write_pdf(pdf_variant="pdf/ua-1")
    with pikepdf.open(io.BytesIO(written)) as pdf:
        told = [str(thing.Alt) for thing in pdf.objects if isinstance(thing, pikepdf.Dictionary) and "/Alt" in thing]
    assert {"Overview", "SQL", "Python", "The five levels", "Over time", "requirement"} <= set(told)
    assert len(told) == len(PICTURES)
