"""The page that documents the API: everything the OpenAPI document says stands there, in words and with examples."""

import json
import re
import shlex
from collections import Counter
from html import escape

import pytest
from django.test import Client
from django.urls import reverse

from config.api.problems import PROBLEMS
from config.api.reference import Answer, Field, Html, Object, Operation, marked, reference_of
from config.api.views import openapi_document

DOCUMENT = openapi_document()
REFERENCE = reference_of(DOCUMENT)
OPERATIONS = [operation for group in REFERENCE.groups for operation in group.operations]
SCHEMAS = {name: schema for name, schema in DOCUMENT["components"]["schemas"].items() if "properties" in schema}


@pytest.fixture
def html(client: Client) -> str:
    return client.get(reverse("api:docs")).content.decode()


@pytest.fixture
def parts(html: str) -> dict[str, str]:
    """The page cut at each id: what stands from there to the next one."""
    return {part.split('"', 1)[0]: part for part in html.split(' id="')[1:]}


def part_of(name: str) -> str:
    """The id under which a schema's fields stand: its own, that of the operation it is the body of, or of all lists."""
    if SCHEMAS[name]["properties"].keys() == {"next", "previous", "results"}:
        return "how"
    for methods in DOCUMENT["paths"].values():
        for operation in methods.values():
            if f"schemas/{name}'" in str(operation.get("requestBody")):
                return str(operation["operationId"].replace("_", "-"))
    return f"object-{name}"


def test_every_operation_stands_under_its_id(parts: dict[str, str]) -> None:
    for path, methods in DOCUMENT["paths"].items():
        for method, operation in methods.items():
            part = parts[operation["operationId"].replace("_", "-")]
            assert escape(operation["summary"]) in part
            assert f">{method.upper()}<" in part
            assert path in part.replace("<wbr>", "")
            for parameter in operation["parameters"]:
                assert f"<code>{parameter['name']}</code>" in part
                assert marked(parameter["description"]) in part


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_property_of_every_schema_stands_with_its_meaning(parts: dict[str, str], name: str) -> None:
    part = parts[part_of(name)]
    for base in re.findall(r'All fields of <a href="#(.+?)"', part):
        part += parts[base]
    for field, schema in SCHEMAS[name]["properties"].items():
        assert f"<code>{field}</code>" in part
        assert schema.get("description"), f"{name}.{field} has no meaning"
        assert marked(schema["description"]) in part


def test_every_field_has_an_example_or_leads_to_the_object_that_has() -> None:
    fields = {one.name: one.fields for one in REFERENCE.objects}
    fields |= {operation.id: operation.body for operation in OPERATIONS}
    fields |= {"lists": tuple(field for field in REFERENCE.page if field.name != "results")}  # each list has its own
    without = [
        f"{place}: {field.name}"
        for place, those in fields.items()
        for field in those
        if not field.example and "#object-" not in field.type
    ]
    assert not without


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.id)
def test_every_curl_line_can_be_sent_as_it_stands(parts: dict[str, str], operation: Operation) -> None:
    assert "{" not in operation.example_path, "a parameter of the path has no example"
    line = " ".join(["curl", *operation.curl, f"http://testserver{operation.example_path}"])
    assert escape(line) in parts[operation.id].replace(" \\\n  ", " ")
    words = shlex.split(line)
    assert ("Authorization: Bearer $TOKEN" in words) == operation.needs_token
    if operation.body:
        sent = json.loads(words[words.index("-d") + 1])
        assert sent.keys() == {field.name for field in operation.body}


def test_the_first_curl_line_needs_no_token(client: Client, framework: None, html: str) -> None:
    first = re.findall(r"<code>curl http://testserver(\S+)</code>", html)[0]
    assert client.get(first).status_code == 200


def test_every_kind_of_problem_has_its_anchor(parts: dict[str, str]) -> None:
    for problem in PROBLEMS:
        part = parts[f"problem-{problem.name}"]
        assert str(problem.status) in part
        assert escape(problem.title) in part
        assert marked(problem.detail) in part


def test_every_link_inside_the_page_leads_somewhere_and_no_id_is_there_twice(html: str) -> None:
    ids = Counter(re.findall(r' id="(.+?)"', html))
    assert set(re.findall(r'href="#(.+?)"', html)) <= set(ids)
    assert set(ids.values()) == {1}


def test_the_page_only_reads_and_is_told_apart_by_its_etag(client: Client) -> None:
    address = reverse("api:docs")
    assert client.post(address).status_code == 405
    etag = client.get(address)["ETag"]
    assert client.get(address, headers={"If-None-Match": etag}).status_code == 304


PIPE = {
    "type": "object",
    "description": "A piece of `pipe`.",
    "required": ["length"],
    "properties": {
        "length": {"type": "number", "minimum": 0, "maximum": 9, "description": "In metres.", "examples": [2.5]},
        "kind": {"allOf": [{"$ref": "#/components/schemas/Kind"}], "description": "What of.", "examples": ["lead"]},
        "fittings": {"type": "array", "items": {"$ref": "#/components/schemas/Fitting"}, "description": "Its ends."},
        "laid_at": {"type": ["string", "null"], "format": "date-time", "description": "When.", "examples": [None]},
    },
}
FITTING = {
    "type": "object",
    "properties": {
        "turns": {"type": "array", "items": {"type": "integer"}, "description": "In degrees.", "examples": [[90, 45]]},
        "maker": {
            "type": "object",
            "description": "Who made it.",
            "properties": {"name": {"type": "string", "description": "Its name.", "examples": ["A & B"]}},
        },
    },
}
BENT = PIPE | {"properties": PIPE["properties"] | {"angle": {"type": "integer", "description": "In degrees."}}}
PIPES = {
    "paths": {
        "/pipes/{id}/": {
            "put": {
                "operationId": "pipes_update",
                "summary": "Lay a pipe",
                "tags": ["pipes"],
                "security": [{"token": []}],
                "parameters": [
                    {"in": "query", "name": "deep", "schema": {"type": "boolean", "default": False}},
                    {"in": "path", "name": "id", "required": True, "schema": {"type": "integer"}, "example": 7},
                ],
                "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Order"}}}},
                "responses": {
                    "200": {
                        "description": "It lies.",
                        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Pipe"}}},
                    },
                    "404": {"$ref": "#/components/responses/No"},
                    "default": {"$ref": "#/components/responses/No"},
                },
            }
        }
    },
    "components": {
        "schemas": {
            "Order": {
                "type": "object",
                "required": ["note"],
                "properties": {
                    "note": {
                        "description": "For whom?",
                        "oneOf": [
                            {"type": "string", "maxLength": 2000, "examples": ["it's Ann's"]},
                            {"type": "string", "maxLength": 0},
                        ],
                    }
                },
            },
            "Pipe": PIPE,
            "BentPipe": BENT,
            "Fitting": FITTING,
            "Kind": {"type": "string", "enum": ["lead", "tin"]},
        },
        "responses": {"No": {"description": "No."}},
    },
}


def test_a_document_becomes_operations() -> None:
    (group,) = reference_of(PIPES).groups
    assert group.name == "pipes"
    example = {
        "length": 2.5,
        "kind": "lead",
        "fittings": [{"turns": [90, 45], "maker": {"name": "A & B"}}],
        "laid_at": None,
    }
    assert group.operations == (
        Operation(
            id="pipes-update",
            method="PUT",
            path="/pipes/{id}/",
            summary=Html("Lay a pipe"),
            description=Html(),
            needs_token=True,
            parameters=(
                Field("id", "path", Html("integer"), Html(), "7", is_required=True),
                Field("deep", "query", Html("boolean, false if left out"), Html(), "", is_required=False),
            ),
            body=(
                Field(
                    name="note",
                    place="",
                    type=Html("string, up to 2,000 characters, or empty"),
                    meaning=Html("For whom?"),
                    example="\"it's Ann's\"",
                    is_required=True,
                ),
            ),
            answers=(
                Answer(("200",), Html("It lies."), Html('<a href="#object-Pipe">Pipe</a>')),
                Answer(("404", "default"), Html("No."), Html()),
            ),
            example=json.dumps(example, indent=2),
            example_path="/pipes/7/",
            curl=(
                "-X PUT",
                '-H "Authorization: Bearer $TOKEN"',
                '-H "Content-Type: application/json"',
                "-d " + shlex.quote('{"note": "it\'s Ann\'s"}'),
            ),
        ),
    )
    assert group.operations[0].steps == ["/", "pipes/", "{id}/"]


def test_schemas_become_objects_with_the_fields_of_others_said_once() -> None:
    pipe, bent, fitting = reference_of(PIPES).objects
    assert (pipe.name, pipe.meaning, pipe.base) == ("Pipe", "A piece of <code>pipe</code>.", "")
    assert [(field.name, field.type, field.example) for field in pipe.fields] == [
        ("length", "number, 0 to 9", "2.5"),
        ("kind", "one of <code>lead</code>, <code>tin</code>", '"lead"'),
        ("fittings", 'list of <a href="#object-Fitting">Fitting</a>', ""),
        ("laid_at", "string, date and time (ISO 8601), or null", "null"),
    ]
    assert bent == Object(
        name="BentPipe",
        meaning=pipe.meaning,
        base=Html('<a href="#object-Pipe">Pipe</a>'),
        fields=(Field("angle", "", Html("integer"), Html("In degrees."), "", is_required=False),),
    )
    assert [(field.name, field.type, field.example) for field in fitting.fields] == [
        ("turns", "list of integers", "[90, 45]"),
        ("maker", "object", ""),
        ("maker.name", "string", '"A & B"'),
    ]


def test_text_is_escaped_and_only_code_is_marked_up() -> None:
    assert marked("`a < b` & <b>") == "<code>a &lt; b</code> &amp; &lt;b&gt;"
    assert marked("one ` alone") == "one ` alone"


@pytest.mark.parametrize("planted", ["<script>", '"><script>'])
def test_nothing_in_a_document_becomes_markup(planted: str) -> None:
    text = json.dumps(PIPES)
    for word in ("Lay a pipe", "In metres.", "It lies.", "A piece of `pipe`.", "lead", "tin", "A & B"):
        text = text.replace(word, json.dumps(planted)[1:-1])
    told = reference_of(json.loads(text))
    html = [value for value in every_value(told) if isinstance(value, Html)]
    assert any("&lt;script&gt;" in value for value in html)
    assert not any("<script>" in value for value in html)


def every_value(value: object) -> list[object]:
    if isinstance(value, tuple):
        return [inner for one in value for inner in every_value(one)]
    slots = getattr(value, "__dataclass_fields__", {})
    return [value] + [inner for name in slots for inner in every_value(getattr(value, name))]
