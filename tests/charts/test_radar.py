from itertools import pairwise
from math import hypot

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charts import Axis, radar
from charts.radar import OUTER, known_runs, ring
from tests.charts.drawing import SVG, boxes, of_class, parse, size, unhurried

NAMES = (
    "Linear algebra, calculus and optimisation",
    "Probability and statistical inference",
    "Python and data programming",
    "Data quality, lineage and curation",
    "Model evaluation and validation",
    "Embeddings, retrieval and RAG",
    "Agents, tools and orchestration",
    "LLM and agent evaluation",
    "AI system architecture",
    "Cloud, containers and infrastructure as code",
    "ML lifecycle and reproducibility",
    "CI/CD and progressive release",
    "Fairness, explainability and transparency",
    "Safety guardrails and content policy",
    "Technical communication and documentation",
    "Problem framing and product sense",
)
SIXTEEN = [Axis(name, 1 + i % 4, 0.3 + 0.28 * i) for i, name in enumerate(NAMES)]

labels = st.text(st.characters(min_codepoint=32, max_codepoint=0x17F, exclude_categories=("Cc",)), max_size=60)
phrases = st.lists(st.sampled_from(" ".join(NAMES).split()), max_size=9).map(lambda words: " ".join(words)[:60])
axes = st.lists(
    st.builds(Axis, label=labels | phrases, required=st.floats(-1, 6), value=st.none() | st.floats(-1, 6)),
    min_size=1,
    max_size=20,
)


def drawn(axes):
    return radar(axes, id="radar", title="Against AI engineer, mid", description="Twelve of sixteen are met.")


def lines_of(svg):
    """The lines of the long labels: they alone are written as spans."""
    return [box for box in boxes(svg) if box.css_class == "line"]


def centre(svg):
    across, down = size(svg)
    return across / 2, down / 2


def test_a_value_stands_on_its_axis_at_its_ring():
    svg = drawn([Axis("up", 2, 3), Axis("right", 1, 5), Axis("down", 4, 0), Axis("left", 3, 2.5)])
    x, y = centre(svg)
    dots = [box.middle for box in boxes(svg) if box.css_class == "chart-estimate"]
    assert dots == [
        pytest.approx((x, y - ring(3)), abs=0.02),
        pytest.approx((x + ring(5), y), abs=0.02),
        pytest.approx((x, y + ring(0)), abs=0.02),
        pytest.approx((x - ring(2.5), y), abs=0.02),
    ]


def test_the_rings_stand_at_equal_distances_and_zero_has_one_too():
    distances = [ring(level) for level in range(6)]
    assert distances[0] > 0
    steps = {round(b - a, 6) for a, b in pairwise(distances)}
    assert len(steps) == 1


def test_a_missing_value_leaves_a_gap_instead_of_a_zero():
    svg = drawn([Axis("a", 2, 3), Axis("b", 2, None), Axis("c", 2, 1), Axis("d", 2, 4)])
    assert len(of_class(svg, "chart-estimate")) == 3
    [line] = of_class(svg, "chart-value-line")
    assert not line.attrib["d"].endswith("Z")
    assert line.attrib["d"].count("L") == 2


def test_the_axis_of_a_missing_value_is_dotted():
    svg = drawn([Axis("a", 2, 3), Axis("b", 2, None), Axis("c", 2, 1)])
    spokes = [node for node in of_class(svg, "chart-line") if node.tag == f"{SVG}path"]
    assert [bool(spoke.get("stroke-dasharray")) for spoke in spokes] == [False, True, False]


def test_nothing_known_draws_the_requirement_alone():
    svg = drawn([Axis(name, 2, None) for name in "abc"])
    assert not of_class(svg, "chart-estimate")
    assert not of_class(svg, "chart-value-line")
    assert len(of_class(svg, "chart-requirement-square")) == 3


def test_known_values_are_joined_round_the_circle():
    assert known_runs([True, True, False, True]) == [[3, 0, 1]]
    assert known_runs([False, True, False, True]) == [[1], [3]]
    assert known_runs([True, True, True]) == [[0, 1, 2]]
    assert known_runs([False, False]) == []


def test_the_requirement_is_told_apart_by_dashes_and_squares():
    svg = drawn(SIXTEEN)
    [outline] = of_class(svg, "chart-requirement-line")
    assert outline.get("stroke-dasharray")
    assert {node.tag for node in of_class(svg, "chart-requirement-square")} == {f"{SVG}rect"}
    assert {node.tag for node in of_class(svg, "chart-estimate")} == {f"{SVG}circle"}


def test_one_axis_is_a_line_from_the_centre_to_its_dot():
    [line] = of_class(drawn([Axis("SQL", 3, 2)]), "chart-value-line")
    assert line.attrib["d"] == f"M0 {-ring(0):g}L0 {-ring(2):g}"


def test_no_axes_are_refused():
    with pytest.raises(ValueError, match="at least one axis"):
        drawn([])


def test_each_axis_has_its_name_and_a_number_that_waits_for_narrow_screens():
    svg = drawn(SIXTEEN)
    assert [node.text for node in of_class(svg, "chart-label-number")] == [str(i) for i in range(1, 17)]
    assert {node.get("display") for node in of_class(svg, "chart-label-number")} == {"none"}
    written = [" ".join(span.text for span in node) for node in of_class(svg, "chart-label-long")]
    assert written == list(NAMES)


def test_sixty_characters_fit_in_full_on_twenty_axes():
    name = "Fairness, explainability, transparency and answerability too"
    assert len(name) == 60
    svg = drawn([Axis(name, 3, 2)] * 20)
    assert {" ".join(span.text for span in node) for node in of_class(svg, "chart-label-long")} == {name}


@unhurried
@given(axes)
def test_nothing_leaves_the_picture(axes):
    svg = drawn(axes)
    across, down = size(svg)
    for box in boxes(svg):
        assert box.left >= 0, box
        assert box.top >= 0, box
        assert box.right <= across, box
        assert box.bottom <= down, box


@unhurried
@given(axes)
def test_labels_touch_neither_each_other_nor_the_rings(axes):
    svg = drawn(axes)
    x, y = centre(svg)
    lines = lines_of(svg)
    for i, line in enumerate(lines):
        nearest = hypot(max(line.left - x, x - line.right, 0), max(line.top - y, y - line.bottom, 0))
        assert nearest > OUTER
        assert not any(line.overlaps(other) for other in lines[:i])


@unhurried
@given(axes)
def test_the_same_values_make_the_same_bytes_without_styles(axes):
    assert drawn(axes) == drawn(axes)
    assert not [node for node in parse(drawn(axes)).iter() if "style" in node.attrib or node.tag == f"{SVG}style"]


def test_sixteen_axes_take_less_than_twenty_kilobytes():
    assert len(drawn(SIXTEEN).encode()) < 20_000


def test_the_radar_tells_its_title_and_its_description():
    root = parse(drawn(SIXTEEN))
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "radar-title radar-description"
    assert root.findtext(f"{SVG}title") == "Against AI engineer, mid"
    assert root.findtext(f"{SVG}desc") == "Twelve of sixteen are met."
