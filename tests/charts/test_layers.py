from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charts import LayerNode, layers
from charts.layering import Room, apart, crossings, layering
from tests.charts.drawing import SVG, boxes, of_class, parse, size, unhurried


def a_node(key, column, name="", **changes):
    return LayerNode(key, name or key.capitalize(), "Data", f"{key.capitalize()}: data.", f"/{key}/", column, **changes)


HOUSE = [a_node("walls", 1), a_node("ground", 0), a_node("water", 0), a_node("roof", 2), a_node("bath", 3)]
RESTS = [("ground", "walls"), ("walls", "roof"), ("roof", "bath"), ("water", "bath")]

names = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=60)


@st.composite
def graphs(draw):
    """Up to five columns, each node above the first standing on one of the column before it, and any other lines."""
    columns = draw(st.lists(st.integers(1, 5), min_size=1, max_size=5))
    nodes = [a_node(f"{column}-{i}", column, draw(names)) for column, count in enumerate(columns) for i in range(count)]
    pairs = [(one.key, other.key) for one in nodes for other in nodes if one.column < other.column]
    drawn_lines = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=20)) if pairs else []
    return nodes, drawn_lines


def drawn(nodes, edges):
    return layers(nodes, edges, id="graph", title="What rests on what", description="The list below says the same.")


def lines(svg):
    """Where the line of each name begins and ends, by key."""
    return {
        name.get("data-key"): tuple(float(line.attrib[place]) for place in ("x1", "y1", "x2"))
        for name in of_class(svg, "chart-layer")
        for line in name.iter(f"{SVG}line")
    }


def test_a_name_stands_further_right_than_all_it_rests_on():
    places = lines(drawn(HOUSE, RESTS))
    for start, end in RESTS:
        assert places[start][2] < places[end][0]


def test_a_curve_begins_where_one_line_ends_and_ends_where_the_other_begins():
    svg = drawn(HOUSE, RESTS)
    places = lines(svg)
    for edge in of_class(svg, "chart-layer-edge"):
        start, end = places[edge.attrib["data-from"]], places[edge.attrib["data-to"]]
        numbers = edge.attrib["d"].replace("C", " ").replace("H", " ").strip("M").split()
        assert [float(one) for one in (*numbers[:2], *numbers[-2:])] == [start[2], start[1], end[0], end[1]]


def test_every_name_is_a_link_that_says_where_it_leads_in_the_order_of_the_columns():
    links = [(link.get("href"), link.findtext(f"{SVG}title")) for link in of_class(drawn(HOUSE, RESTS), "chart-layer")]
    assert set(links[:2]) == {("/ground/", "Ground: data."), ("/water/", "Water: data.")}
    assert links[2:] == [("/walls/", "Walls: data."), ("/roof/", "Roof: data."), ("/bath/", "Bath: data.")]


def test_what_rests_on_nothing_has_a_dot():
    svg = drawn(HOUSE, RESTS)
    with_dots = {name.get("data-key") for name in of_class(svg, "chart-layer") for _ in name.iter(f"{SVG}circle")}
    assert with_dots == {"ground", "water"}


def test_the_picture_lets_its_links_be_reached_and_tells_what_it_is():
    root = parse(drawn(HOUSE, RESTS))
    assert root.get("role") == "group"
    assert root.get("aria-labelledby") == "graph-title graph-description"
    assert root.findtext(f"{SVG}title") == "What rests on what"


def test_what_was_found_stands_out_and_a_line_stays_strong_that_touches_it():
    nodes = [a_node("ground", 0, look="marked"), a_node("walls", 1, look="faint"), a_node("roof", 2, look="faint")]
    svg = drawn(nodes, [("ground", "walls"), ("walls", "roof")])
    assert [name.get("data-key") for name in of_class(svg, "chart-layer-marked")] == ["ground"]
    assert [edge.get("data-to") for edge in of_class(svg, "chart-layer-edge-faint")] == ["roof"]


def test_a_line_that_leads_back_is_refused():
    with pytest.raises(ValueError, match="“ground” builds on “walls” and must stand in a later column"):
        drawn(HOUSE, [("walls", "ground")])


def test_no_names_are_refused():
    with pytest.raises(ValueError, match="at least one node"):
        drawn([], [])


def test_crossings_are_counted_between_neighbouring_columns():
    order = [[("a", 0), ("b", 0)], [("c", 1), ("d", 1)]]
    assert crossings(order, [(("a", 0), ("c", 1)), (("b", 0), ("d", 1))]) == 0
    assert crossings(order, [(("a", 0), ("d", 1)), (("b", 0), ("c", 1))]) == 1
    assert crossings(order, [(("a", 0), ("d", 1)), (("a", 0), ("c", 1))]) == 0


def test_a_graph_that_can_be_drawn_without_a_crossing_is():
    columns = {"a": 0, "b": 0, "c": 0, "x": 1, "y": 1, "z": 1}
    edges = [("a", "z"), ("b", "x"), ("c", "y"), ("a", "x")]
    placed = layering(columns, edges, dict.fromkeys(columns, Room(20, 20)))
    order = [sorted((place for place in placed.lines if place[1] == i), key=placed.lines.get) for i in range(2)]
    assert crossings(order, [link for way in placed.ways.values() for link in pairwise(way)]) == 0


def test_what_wants_one_place_shares_it_evenly_and_the_rest_stays_where_it_wants():
    room = [Room(10, 10)] * 3
    assert apart([50, 50, 90], [1, 1, 1], room, 100) == [40, 60, 90]
    assert apart([0, 0, 0], [1, 1, 1], room, 100) == [10, 30, 50]


@unhurried
@given(graphs())
def test_nothing_leaves_the_picture_and_words_never_overlap(graph):
    svg = drawn(*graph)
    across, down = size(svg)
    covered = boxes(svg)
    for box in covered:
        assert box.left >= 0, box
        assert box.top >= -0.01, box
        assert box.right <= across + 0.01, box
        assert box.bottom <= down + 0.01, box
    words = [box for box in covered if box.css_class in {"chart-layer-name", "chart-note"}]
    assert not [(a, b) for i, a in enumerate(words) for b in words[:i] if a.overlaps(b)]


@unhurried
@given(graphs())
def test_a_passing_line_runs_between_names_and_never_through_one(graph):
    nodes, edges = graph
    svg = drawn(nodes, edges)
    words = [box for box in boxes(svg) if box.css_class in {"chart-layer-name", "chart-note"}]
    for edge in of_class(svg, "chart-layer-edge"):
        for flat in edge.attrib["d"].split("C")[1:]:
            if "H" in flat:
                y = float(flat.split("H")[0].split()[-1])
                x, end = float(flat.split("H")[0].split()[-2]), float(flat.split("H")[1])
                assert not [box for box in words if box.top < y < box.bottom and x < box.right and box.left < end]


@unhurried
@given(graphs())
def test_the_same_values_make_the_same_bytes_without_styles(graph):
    assert drawn(*graph) == drawn(*graph)
    assert not [node for node in parse(drawn(*graph)).iter() if "style" in node.attrib]
