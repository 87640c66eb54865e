"""The OpenAPI document as a page shows it: each operation with its examples, each object with its fields.

A document in, frozen values out. What is `Html` is escaped already and may hold links to objects and `code`.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from shlex import quote
from typing import Any

Schema = dict[str, Any]

JSON = "application/json"
OF_A_PAGE = {"next", "previous", "results"}
PLACES = ("path", "query", "header", "cookie")
SLUG = "^[-a-zA-Z0-9_]+$"
FORMATS = {"binary": "file", "date-time": "date and time (ISO 8601)", "uri": "web address", "uuid": "UUID"}


class Html(str):
    """Text that is HTML already: templates put it in as it stands."""

    __slots__ = ()

    def __html__(self) -> str:
        return self


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter, or a field of a body or an answer. `place` is empty but for parameters; `example` is JSON."""

    name: str
    place: str
    type: Html
    meaning: Html
    example: str
    is_required: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """What an operation answers with one of `statuses`, of which "default" stands for all that are not named."""

    statuses: tuple[str, ...]
    meaning: Html
    content: Html


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one address. The address of the site goes before `path` and `example_path`."""

    id: str
    method: str
    path: str
    summary: Html
    description: Html
    needs_token: bool
    parameters: tuple[Field, ...]
    body: tuple[Field, ...]
    answers: tuple[Answer, ...]
    example: str
    """The first answer that is no problem, as JSON; empty where it is none."""
    example_path: str
    curl: tuple[str, ...]
    """The options of a curl line, quoted for a shell; the token is read from $TOKEN."""

    @property
    def steps(self) -> list[str]:
        """The path in pieces that each end with a slash: a line may break between them."""
        return re.findall(r"[^/]*/|[^/]+", self.path)


@dataclass(frozen=True, slots=True)
class Group:
    """The operations under one tag."""

    name: str
    operations: tuple[Operation, ...]


@dataclass(frozen=True, slots=True)
class Object:
    """A schema with fields. It has all fields of `base`, if that is not empty, and `fields`."""

    name: str
    meaning: Html
    base: Html
    fields: tuple[Field, ...]

    @property
    def id(self) -> str:
        return id_of_object(self.name)


@dataclass(frozen=True, slots=True)
class Reference:
    groups: tuple[Group, ...]
    objects: tuple[Object, ...]
    page: tuple[Field, ...]
    """The fields that every list has."""


def reference_of(document: dict[str, Any]) -> Reference:
    """Raises KeyError where the document refers to what it does not hold."""
    return _Reader(document).reference()


def marked(text: str) -> Html:
    """The text as HTML, in which what stands between backticks is code."""
    return Html(re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text)))


def id_of_object(name: str) -> str:
    return f"object-{name}"


def link_to(name: str) -> Html:
    return Html(f'<a href="#{escape(id_of_object(name))}">{escape(name)}</a>')


def is_page(schema: Schema) -> bool:
    return set(schema.get("properties", ())) == OF_A_PAGE


def as_json(value: Any, indent: int | None = None) -> str:
    return json.dumps(value, ensure_ascii=False, indent=indent)


class _Reader:
    def __init__(self, document: dict[str, Any]) -> None:
        self.document = document
        self.schemas: dict[str, Schema] = document.get("components", {}).get("schemas", {})

    def reference(self) -> Reference:
        groups: dict[str, list[Operation]] = {}
        for path, methods in self.document["paths"].items():
            for method, operation in methods.items():
                groups.setdefault(operation["tags"][0], []).append(self.operation(path, method, operation))
        pages = (schema for schema in self.schemas.values() if is_page(schema))
        return Reference(
            groups=tuple(Group(name, tuple(operations)) for name, operations in groups.items()),
            objects=tuple(self.object(name) for name in self.names_of_objects()),
            page=tuple(self.fields(self.of_anything(next(pages, {})))),
        )

    def operation(self, path: str, method: str, operation: Schema) -> Operation:
        parameters = sorted(
            operation.get("parameters", ()), key=lambda p: (PLACES.index(p["in"]), path.find(f"{{{p['name']}}}"))
        )
        responses = {status: self.followed(response) for status, response in operation["responses"].items()}
        succeeded = next((response for status, response in responses.items() if status.startswith("2")), {})
        answer = succeeded.get("content", {})
        body = self.body(operation)
        needs_token = {} not in operation.get("security", [{}])
        return Operation(
            id=operation["operationId"].replace("_", "-"),
            method=method.upper(),
            path=path,
            summary=marked(operation["summary"]),
            description=marked(operation.get("description", "")),
            needs_token=needs_token,
            parameters=tuple(self.parameter(parameter) for parameter in parameters),
            body=tuple(self.fields(body)),
            answers=tuple(self.answers(responses)),
            example=as_json(self.example(answer[JSON]["schema"]), indent=2) if JSON in answer else "",
            example_path=self.filled(path, parameters),
            curl=tuple(self.options(method, needs_token, body, saves=bool(answer) and JSON not in answer)),
        )

    def options(self, method: str, needs_token: bool, body: Schema, *, saves: bool) -> Iterator[str]:
        if (method, bool(body)) not in {("get", False), ("post", True)}:  # which curl takes for granted
            yield f"-X {method.upper()}"
        if needs_token:
            yield '-H "Authorization: Bearer $TOKEN"'
        if body:
            yield f'-H "Content-Type: {JSON}"'
            yield f"-d {quote(as_json(self.example(body)))}"
        if saves:
            yield "-OJ"

    def filled(self, path: str, parameters: list[Schema]) -> str:
        """The path with examples in it; what has none keeps its name in braces."""
        for parameter in parameters:
            example = parameter.get("example", self.example(parameter["schema"]))
            if parameter["in"] == "path" and example is not None:
                path = path.replace(f"{{{parameter['name']}}}", str(example))
        return path

    def parameter(self, parameter: Schema) -> Field:
        return Field(
            name=parameter["name"],
            place=parameter["in"],
            type=self.type(parameter["schema"]),
            meaning=marked(parameter.get("description", "")),
            example=str(parameter.get("example", "")),
            is_required=parameter.get("required", False),
        )

    def body(self, operation: Schema) -> Schema:
        content = operation.get("requestBody", {}).get("content", {})
        return self.followed(content[JSON]["schema"]) if content else {}

    def answers(self, responses: Schema) -> Iterator[Answer]:
        """Those that say the same are told together, by status."""
        alike: dict[tuple[str, str], list[str]] = {}
        for status, response in sorted(responses.items()):
            told = response["description"], self.content(response)
            alike.setdefault(told, []).append(status)
        for (description, content), statuses in alike.items():
            yield Answer(tuple(statuses), marked(description), Html(content))

    def content(self, response: Schema) -> str:
        for media_type, inner in response.get("content", {}).items():
            schema = self.followed(inner["schema"])
            if is_page(schema):
                return f"Page of {self.words(schema['properties']['results']['items'])}"
            if schema.get("format") == "binary":
                return f"File, {escape(media_type)}"
            return self.words(inner["schema"])
        return ""

    def names_of_objects(self) -> list[str]:
        """Bodies stand with their operation and the fields of pages stand once; all other objects are named."""
        operations = (operation for methods in self.document["paths"].values() for operation in methods.values())
        bodies = [self.body(operation) for operation in operations]
        return [
            name
            for name, schema in self.schemas.items()
            if "properties" in schema and not is_page(schema) and not any(schema is body for body in bodies)
        ]

    def object(self, name: str) -> Object:
        schema = self.schemas[name]
        base = self.base(name)
        inherited = self.schemas[base]["properties"] if base else {}
        own = {field: inner for field, inner in schema["properties"].items() if field not in inherited}
        return Object(
            name=name,
            meaning=marked(schema.get("description", "")),
            base=link_to(base) if base else Html(),
            fields=tuple(self.fields(schema | {"properties": own})),
        )

    def base(self, name: str) -> str:
        """The largest other object all of whose fields this one has, said in the same words; "" if there is none."""
        fields = self.schemas[name]["properties"]
        within = [
            other
            for other in self.names_of_objects()
            if len(self.schemas[other]["properties"]) < len(fields)
            and self.schemas[other]["properties"].items() <= fields.items()
        ]
        return max(within, key=lambda other: len(self.schemas[other]["properties"]), default="")

    def of_anything(self, page: Schema) -> Schema:
        if not page:
            return {}
        results = {name: said for name, said in page["properties"]["results"].items() if name != "items"}
        return page | {"properties": page["properties"] | {"results": results}}

    def fields(self, schema: Schema, prefix: str = "") -> Iterator[Field]:
        for name, inner in schema.get("properties", {}).items():
            examples = self.examples(inner)
            yield Field(
                name=prefix + name,
                place="",
                type=self.type(inner),
                meaning=marked(inner.get("description", "")),
                example=as_json(examples[0]) if examples else "",
                is_required=name in schema.get("required", ()),
            )
            yield from self.fields(inner, f"{prefix}{name}.")
            yield from self.fields(inner.get("items", {}), f"{prefix}{name}[].")

    def type(self, schema: Schema) -> Html:
        return Html(self.words(schema))

    def words(self, schema: Schema) -> str:
        """A schema's type and limits as HTML: “number, 0 to 1, or null”."""
        if reference := schema.get("$ref"):
            followed = self.followed(schema)
            return link_to(reference.rpartition("/")[2]) if "properties" in followed else self.words(followed)
        if parts := alternatives(schema):
            return ", or ".join(map(self.words, parts))
        if isinstance(schema.get("type"), list):
            return ", or ".join(self.words(schema | {"type": one}) for one in schema["type"])
        if schema.get("type") == "null":
            return "null"
        if schema.get("maxLength") == 0:
            return "empty"
        return ", ".join([self.noun(schema), *limits(schema)])

    def noun(self, schema: Schema) -> str:
        if values := schema.get("enum"):
            return f"one of {', '.join(f'<code>{escape(str(value))}</code>' for value in values)}"
        inner = schema.get("items") or schema.get("additionalProperties")
        noun = escape(schema.get("type", "anything")).replace("array", "list")
        return f"{noun} of {self.several(inner)}" if isinstance(inner, dict) else noun

    def several(self, schema: Schema) -> str:
        noun, *rest = self.words(schema).split(", ", 1)
        return ", ".join([noun if "<" in noun else f"{noun}s", *rest])

    def example(self, schema: Schema) -> Any:
        """What the schema gives as an example, or one put together from its parts; None where nothing is said."""
        if examples := self.examples(schema):
            return examples[0]
        followed = self.followed(schema)
        if parts := alternatives(followed):
            return self.example(parts[0])
        if "properties" in followed:
            return {name: self.example(inner) for name, inner in followed["properties"].items()}
        if "items" in followed:
            return [self.example(followed["items"])]
        return None

    def examples(self, schema: Schema) -> list[Any]:
        followed = self.followed(schema)
        own: list[Any] = followed.get("examples", [])
        return own or [example for part in alternatives(followed) for example in self.examples(part)]

    def followed(self, schema: Schema) -> Schema:
        if "$ref" not in schema:
            return schema
        found: Schema = self.document
        for name in schema["$ref"].removeprefix("#/").split("/"):
            found = found[name]
        return found


def alternatives(schema: Schema) -> list[Schema]:
    return [*schema.get("allOf", ()), *schema.get("oneOf", ())]


def limits(schema: Schema) -> Iterator[str]:
    if described := FORMATS.get(schema.get("format", "")):
        yield described
    least, most = schema.get("minimum"), schema.get("maximum")
    if least is not None and most is not None:
        yield f"{least} to {most}"
    elif least is not None:
        yield f"at least {least}"
    elif most is not None:
        yield f"at most {most}"
    if "maxLength" in schema:
        yield f"up to {schema['maxLength']:,} characters"
    if schema.get("pattern") == SLUG:
        yield "slug"
    elif "pattern" in schema:
        yield f"matching <code>{escape(schema['pattern'])}</code>"
    if "default" in schema:
        yield f"{escape(as_json(schema['default']))} if left out"
