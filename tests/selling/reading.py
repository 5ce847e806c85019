"""Read a page as a person does: the words in the places that a simple selector names."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"])
PART = re.compile(r"^(?P<tag>[\w-]+)?|#(?P<id>[\w-]+)|\.(?P<cls>[\w-]+)|\[(?P<attr>[\w-]+)\]")


@dataclass
class Node:
    tag: str
    attrs: dict[str, str]
    children: "list[Node | str]" = field(default_factory=list)

    def nodes(self) -> "list[Node]":
        """All elements below, in document order."""
        below = [child for child in self.children if isinstance(child, Node)]
        return [node for child in below for node in (child, *child.nodes())]

    def text(self) -> str:
        parts = (child if isinstance(child, str) else child.text() for child in self.children)
        return " ".join(" ".join(parts).split())

    def fits(self, compound: str) -> bool:
        """Whether this is `tag`, `.class`, `#id`, `[attr]`, or all of several written together."""
        wanted = [match.groupdict() for match in PART.finditer(compound)]
        return all(
            (not part["tag"] or part["tag"] == self.tag)
            and (not part["id"] or part["id"] == self.attrs.get("id"))
            and (not part["cls"] or part["cls"] in self.attrs.get("class", "").split())
            and (not part["attr"] or part["attr"] in self.attrs)
            for part in wanted
        )


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = Node("", {})
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_endtag(self, tag: str) -> None:
        while len(self.open) > 1 and self.open.pop().tag != tag:
            pass

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def statements(client: Client, url: str) -> int:
    """How many statements the page costs, once it is warm."""
    client.get(url)
    with CaptureQueriesContext(connection) as asked:
        client.get(url)
    return len(asked)


def select(html: str | Node, selector: str) -> list[Node]:
    """Elements that fit the last part of the selector and lie below elements that fit the parts before it."""
    found = [_read(html) if isinstance(html, str) else html]
    for compound in selector.split():
        below = [node for above in found for node in above.nodes() if node.fits(compound)]
        found = list({id(node): node for node in below}.values())
    return found


def texts(html: str | Node, selector: str) -> list[str]:
    """What stands in the elements that fit."""
    return [node.text() for node in select(html, selector)]


def _read(html: str) -> Node:
    reader = _Reader()
    reader.feed(html)
    return reader.root
