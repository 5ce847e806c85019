"""The reference of the REST API as a page, drawn on the server from the OpenAPI document."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from footfall.api import api
from footfall.company.access import StaffRequest, allowed

METHODS = ("get", "post", "put", "patch", "delete")
DEEPEST = 6


@dataclass(frozen=True)
class Endpoint:
    """One operation, ready to be read."""

    method: str
    path: str
    summary: str
    description: str
    parameters: list[dict[str, Any]]
    fields: list[dict[str, Any]]
    answers: list[tuple[str, str]]
    roles: list[str]
    example: Any
    answer: str

    @property
    def anchor(self) -> str:
        """The fragment of this operation."""
        return f"{self.method}-{self.path.strip('/').replace('/', '-').translate(str.maketrans('', '', '{}:'))}"


@allowed()
def developers(request: StaffRequest) -> HttpResponse:
    """Every operation with its parameters, schema, roles and an example to paste into a shell."""
    base = f"{request.scheme}://{request.get_host()}"
    groups = {
        group: [(endpoint, curl_of(endpoint, base)) for endpoint in endpoints]
        for group, endpoints in reference().items()
    }
    return render(request, "company/developers.html", {"groups": groups})


@cache
def reference() -> dict[str, list[Endpoint]]:
    """The operations by the step they belong to."""
    document = api.get_openapi_schema()
    roles = roles_by_operation()
    groups: dict[str, list[Endpoint]] = {}
    for path, operations in document["paths"].items():
        for method in METHODS:
            if operation := operations.get(method):
                group = (operation.get("tags") or ["other"])[0]
                endpoint = _endpoint(document, path, method, operation, roles.get(operation["operationId"], []))
                groups.setdefault(group, []).append(endpoint)
    return groups


def roles_by_operation() -> dict[str, list[str]]:
    """The roles that may use each operation, by its id in the document."""
    return {
        operation.operation_id or api.get_openapi_operation_id(operation): sorted(
            getattr(operation.view_func, "roles", ())
        )
        for _, operation in bound_operations()
    }


def bound_operations() -> Iterator[tuple[str, Any]]:
    """Every operation that is served, with its path."""
    for bound in api._get_bound_routers():  # noqa: SLF001 -- ninja has no public list of what it serves
        for path, view in bound.path_operations.items():
            for operation in view.operations:
                yield f"{bound.prefix}{path}", operation


def curl_of(endpoint: Endpoint, base: str) -> str:
    """The operation as a command for a shell."""
    lines = [f"curl -X {endpoint.method.upper()} '{base}{endpoint.path}'", "-H 'Authorization: Bearer $FOOTFALL_KEY'"]
    lines[1] = lines[1].replace("'", '"')
    if endpoint.example is not None:
        body = json.dumps(endpoint.example, indent=2, ensure_ascii=False).replace("'", "'\\''")
        lines += ["-H 'Content-Type: application/json'", f"-d '{body}'"]
    return " \\\n  ".join(lines)


def _endpoint(
    document: Mapping[str, Any], path: str, method: str, operation: Mapping[str, Any], roles: list[str]
) -> Endpoint:
    content: Mapping[str, Any] = operation.get("requestBody", {}).get("content", {})
    body = _schema_in(content)
    answers = [(str(status), answer.get("description", "")) for status, answer in operation["responses"].items()]
    return Endpoint(
        method=method,
        path=path,
        summary=operation.get("summary", ""),
        description=_with_code(operation.get("description", "")),
        parameters=[_parameter(document, parameter) for parameter in operation.get("parameters", [])],
        fields=list(_fields(document, body)) if body else [],
        answers=answers,
        roles=roles,
        example=example_of(document, body) if body else None,
        answer=_answer(document, operation),
    )


def _with_code(text: str) -> SafeString:
    """The text as HTML, what stands between backticks as code."""
    parts = text.split("`")
    return format_html_join(
        "",
        "{}{}",
        (
            (part, "") if number % 2 == 0 else ("", format_html("<code>{}</code>", part))
            for number, part in enumerate(parts)
        ),
    )


def _answer(document: Mapping[str, Any], operation: Mapping[str, Any]) -> str:
    for status, answer in operation["responses"].items():
        schema = _schema_in(answer.get("content", {}))
        if schema and str(status).startswith("2"):
            return json.dumps(example_of(document, schema), indent=2, ensure_ascii=False)
    return ""


def _schema_in(content: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The schema of the first kind of content."""
    for kind in content.values():
        schema: Mapping[str, Any] | None = kind.get("schema")
        return schema
    return None


def _parameter(document: Mapping[str, Any], parameter: Mapping[str, Any]) -> dict[str, Any]:
    schema = _resolved(document, parameter["schema"])
    return {
        "name": parameter["name"],
        "where": parameter["in"],
        "is_required": parameter.get("required", False),
        "type": type_of(document, schema),
        "description": parameter.get("description") or schema.get("description", ""),
        "default": schema.get("default"),
    }


def _fields(document: Mapping[str, Any], schema: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    schema = _resolved(document, schema)
    if schema.get("type") == "array":
        schema = _resolved(document, schema.get("items", {}))
    required = schema.get("required", [])
    for name, field in schema.get("properties", {}).items():
        yield {
            "name": name,
            "is_required": name in required,
            "type": type_of(document, field),
            "description": _described(field),
            "default": field.get("default"),
        }


def _described(schema: Mapping[str, Any]) -> str:
    """What a field means; of one that may be nothing, what its other kind means."""
    options = [schema, *schema.get("anyOf", [])]
    return next((str(option["description"]) for option in options if "description" in option), "")


def type_of(document: Mapping[str, Any], schema: Mapping[str, Any]) -> str:
    """What a value may be, in a few words."""
    schema = _resolved(document, schema)
    if "enum" in schema:
        return ", ".join(map(str, schema["enum"]))
    if options := schema.get("anyOf"):
        return " or ".join(dict.fromkeys(type_of(document, option) for option in options))
    if schema.get("type") == "array":
        return f"list of {type_of(document, schema.get('items', {}))}"
    return str(schema.get("format") or schema.get("type") or "anything").replace("null", "nothing")


def example_of(document: Mapping[str, Any], schema: Mapping[str, Any], depth: int = 0) -> Any:  # noqa: ANN401 -- JSON
    """A value the schema allows: its own example where it has one."""
    schema = _resolved(document, schema)
    for word in ("example", "default", "const"):
        if schema.get(word) is not None:
            return schema[word]
    for word in ("examples", "enum"):
        if schema.get(word):
            return schema[word][0]
    if options := schema.get("anyOf"):
        return example_of(document, options[0], depth)
    if schema.get("type") == "array":
        return [example_of(document, schema.get("items", {}), depth + 1)] if depth < DEEPEST else []
    if "properties" in schema and depth < DEEPEST:
        return {name: example_of(document, field, depth + 1) for name, field in schema["properties"].items()}
    return _EXAMPLES.get(schema.get("format", ""), _EXAMPLES.get(schema.get("type", "")))


_EXAMPLES: dict[str, Any] = {
    "date": "2026-11-23",
    "date-time": "2026-11-23T09:30:00Z",
    "uuid": "01937a5e-8c00-7000-8000-000000000001",
    "email": "asha@example.com",
    "string": "text",
    "integer": 1,
    "number": 1.5,
    "boolean": True,
    "object": {},
}


def _resolved(document: Mapping[str, Any], schema: Mapping[str, Any]) -> Mapping[str, Any]:
    if "allOf" in schema and len(schema["allOf"]) == 1:
        schema = {**schema["allOf"][0], **{key: value for key, value in schema.items() if key != "allOf"}}
    if reference_ := schema.get("$ref"):
        found: Any = document
        for part in reference_.removeprefix("#/").split("/"):
            found = found[part]
        return {**found, **{key: value for key, value in schema.items() if key != "$ref"}}
    return schema
