"""Template components: a file in `templates/ui/` that declares its props and may have slots.

The first tag of a component is `{% props label href="" %}`: bare names must be given, the others have
a default. What a caller passes beyond that is an HTML attribute (`data-…`, `aria-…`, `hx-…`, `id`, …)
and reaches the component as `attrs`; any other name is a mistake and is refused when the page is drawn.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.forms.utils import flatatt
from django.template import Context, Node, NodeList, Template, TemplateSyntaxError
from django.template.base import FilterExpression, Parser, Token
from django.utils.safestring import SafeString, mark_safe

ARGUMENT = re.compile(r"^([\w:.-]+)=(.+)$", re.DOTALL)
HTML_ATTRIBUTES = frozenset(
    {"id", "name", "value", "type", "title", "role", "form", "action", "method", "autofocus", "disabled"}
    | {"hidden", "tabindex", "required", "target", "rel", "open", "formaction"}
)

Expressions = dict[str, FilterExpression]


class PropsNode(Node):
    """The declaration at the head of a component; draws nothing."""

    def __init__(self, required: frozenset[str], defaults: Expressions) -> None:
        self.required = required
        self.defaults = defaults

    def render(self, context: Context) -> str:  # noqa: ARG002 -- Django's signature
        """Nothing: the declaration is read, not drawn."""
        return ""

    def bind(self, name: str, given: Mapping[str, Any], context: Context) -> dict[str, Any]:
        """Props for one use of component `name`, with `attrs` made of what is an HTML attribute."""
        if missing := sorted(self.required - given.keys()):
            raise TemplateSyntaxError(f"Component {name!r} needs {', '.join(missing)}.")
        attributes = {key: value for key, value in given.items() if self._is_attribute(key)}
        known = self.required | self.defaults.keys() | attributes.keys() | {"class"}
        if unknown := sorted(given.keys() - known):
            raise TemplateSyntaxError(f"Component {name!r} has no {', '.join(unknown)}.")
        defaults = {key: value.resolve(context) for key, value in self.defaults.items() if key not in given}
        props = {key: value for key, value in given.items() if key not in attributes}
        return {"class": "", **defaults, **props, "attrs": flat_attributes(attributes)}

    def _is_attribute(self, key: str) -> bool:
        if key in self.required or key in self.defaults:
            return False
        return "-" in key or ":" in key or key in HTML_ATTRIBUTES


class SlotNode(Node):
    """A named part of the content between `{% ui %}` and `{% endui %}`."""

    def __init__(self, name: str, nodelist: NodeList) -> None:
        self.name = name
        self.nodelist = nodelist

    def render(self, context: Context) -> str:
        """The part itself; its component asks for it by name."""
        return self.nodelist.render(context)


class KeepNode(SlotNode):
    """Draws its content once and keeps it under a name instead of printing it."""

    def render(self, context: Context) -> str:
        """Nothing; the content is `{{ name }}` from here on."""
        context[self.name] = _safe(super().render(context).strip())
        return ""


@dataclass(frozen=True)
class _Filled:
    content: SafeString
    slots: dict[str, SafeString]


class ComponentNode(Node):
    """One use of a component, drawn in a context of its own: only its props, its slots and the request."""

    def __init__(self, name: FilterExpression, given: Expressions, nodelist: NodeList) -> None:
        self.name = name
        self.given = given
        self.slots = [node for node in nodelist if isinstance(node, SlotNode)]
        self.nodelist = NodeList(node for node in nodelist if not isinstance(node, SlotNode))

    def render(self, context: Context) -> str:
        """The component with its props bound and its slots filled in the caller's context."""
        name = self.name.resolve(context)
        template = self._template(name, context)
        given = {key: value.resolve(context) for key, value in self.given.items()}
        filled = self._fill(context)
        props = declaration(template).bind(name, given, context)
        frame = {key: context[key] for key in ("request", "csrf_token") if key in context}
        inner = context.new({**frame, **props, "slots": filled.slots, "content": filled.content})
        return str(template.render(inner))

    def _template(self, name: str, context: Context) -> Template:
        engine = context.template.engine if context.template else None
        if engine is None:
            raise TemplateSyntaxError(f"Component {name!r} can only be drawn inside a template.")
        return engine.get_template(f"ui/{name}.html")

    def _fill(self, context: Context) -> _Filled:
        slots = {slot.name: slot.render(context).strip() for slot in self.slots}
        content = self.nodelist.render(context).strip() if self.nodelist else ""
        return _Filled(_safe(content), {name: _safe(text) for name, text in slots.items()})


def declaration(template: Template) -> PropsNode:
    """The `{% props %}` of a component; without one it takes no props at all."""
    for node in template.nodelist:
        if isinstance(node, PropsNode):
            return node
    return PropsNode(frozenset(), {})


def flat_attributes(attributes: Mapping[str, Any]) -> SafeString:
    """HTML attributes with a leading space each; None and False leave the attribute out."""
    kept = {key: value for key, value in attributes.items() if value is not None and value is not False}
    return flatatt(kept)


def parse_use(parser: Parser, token: Token) -> tuple[FilterExpression, Expressions]:
    """Name and arguments of `{% ui "name" key=value … %}`."""
    tag, *bits = token.split_contents()
    if not bits or ARGUMENT.match(bits[0]):
        raise TemplateSyntaxError(f"{tag} needs the name of a component first.")
    return parser.compile_filter(bits[0]), _arguments(parser, tag, bits[1:])


def parse_props(parser: Parser, token: Token) -> PropsNode:
    """The declaration `{% props needed other="default" %}`."""
    tag, *bits = token.split_contents()
    required = frozenset(bit for bit in bits if not ARGUMENT.match(bit))
    with_default = [bit for bit in bits if bit not in required]
    return PropsNode(required, _arguments(parser, tag, with_default))


def _arguments(parser: Parser, tag: str, bits: list[str]) -> Expressions:
    found: Expressions = {}
    for bit in bits:
        match = ARGUMENT.match(bit)
        if match is None:
            raise TemplateSyntaxError(f"{tag} takes key=value, not {bit!r}.")
        found[match[1]] = parser.compile_filter(match[2])
    return found


def _safe(text: str) -> SafeString:
    return mark_safe(text)  # noqa: S308 -- drawn by the template engine, which has escaped it
