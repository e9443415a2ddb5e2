"""Reads HTML back as a tree, refusing what is not well formed."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"br", "img", "hr"}


@dataclass
class Element:
    """An element with its attributes, its children and the text directly within it."""

    tag: str
    attributes: dict[str, str]
    children: list["Element"] = field(default_factory=list)
    text: str = ""

    def all(self, tag: str) -> list["Element"]:
        """Return the elements of this tag below this one, in the order of the page."""
        found = []
        for child in self.children:
            found += [child] if child.tag == tag else []
            found += child.all(tag)
        return found

    def of_class(self, name: str) -> list["Element"]:
        """Return the elements of this class below this one."""
        found = []
        for child in self.children:
            found += [child] if name in child.attributes.get("class", "").split() else []
            found += child.of_class(name)
        return found

    @property
    def whole_text(self) -> str:
        """The text of this element and all below it."""
        return self.text + "".join(child.whole_text for child in self.children)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = Element("", {})
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop().tag == tag, f"</{tag}> closes another element"

    def handle_data(self, data: str) -> None:
        self.open[-1].text += data


def read(html: str) -> Element:
    """Return the tree of some HTML; it fails on elements left open or wrongly closed."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert len(reader.open) == 1, f"<{reader.open[-1].tag}> is left open"
    return reader.root
