"""The elements of an XML file with their lines. Document types, entities and references out of the file are refused.

FRED needs none of them, and each is a way to fill the memory or to read other files (docs/decisions/0012).
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from xml.sax import SAXException
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl, Locator

from defusedxml.common import DefusedXmlException
from defusedxml.sax import parseString

from crossfix.errors import InputUnusable

WHOLE = re.compile(r"[+-]?\d{1,18}", re.ASCII)
DEEPEST = 32
"""The official examples are 7 levels deep."""
MOST_ELEMENTS = 2_000_000
"""The official example has 34 per parameter; 8192 parameters have 280,000."""


@dataclass(slots=True)
class Node:
    """One element: its name without prefix, file and line, attributes, text without blanks around it, children."""

    name: str
    file: str
    line: int
    attributes: dict[str, str]
    text: str = ""
    children: list[Node] = field(default_factory=list)

    def all(self, name: str) -> list[Node]:
        """The children of a name."""
        return [child for child in self.children if child.name == name]

    def one(self, name: str) -> Node | None:
        """The first child of a name; None where there is none."""
        return next((child for child in self.children if child.name == name), None)

    def needed(self, name: str) -> Node:
        """The first child of a name; InputUnusable where there is none."""
        found = self.one(name)
        if found is None:
            raise self.wrong(f"<{self.name}> without <{name}>")
        return found

    def said(self, name: str) -> str:
        """The text of the first child of a name; "" where there is none."""
        found = self.one(name)
        return "" if found is None else found.text

    def whole(self, attribute: str | None = None) -> int:
        """Its text, or an attribute, as a whole number of at most 18 digits."""
        text = self.text if attribute is None else self.attributes.get(attribute, "")
        if not WHOLE.fullmatch(text):
            raise self.wrong(f"<{self.name}> has {text[:40]!r} where a whole number is expected")
        return int(text)

    def real(self, attribute: str | None = None) -> float:
        """Its text, or an attribute, as a finite number."""
        text = self.text if attribute is None else self.attributes.get(attribute, "")
        try:
            number = float(text)
        except ValueError:
            number = math.nan
        if not math.isfinite(number):
            raise self.wrong(f"<{self.name}> has {text[:40]!r} where a number is expected")
        return number

    def wrong(self, text: str) -> InputUnusable:
        """An error at its place."""
        return InputUnusable(f"{self.file}: line {self.line}: {text}")


def elements_of(data: bytes, name: str) -> Node:
    """The root of an XML file; elements with another prefix than the root's are left out.

    Raises InputUnusable with the line of what is no XML, or is refused.
    """
    builder = _Builder(name)
    try:
        parseString(data, builder, forbid_dtd=True, forbid_entities=True, forbid_external=True)
    except DefusedXmlException as error:
        raise InputUnusable(
            f"{name}: line {builder.line()}: has a document type, entity or outside reference; no FRED file needs one; "
            f"refused ({type(error).__name__}); remove it"
        ) from error
    except (SAXException, ValueError, LookupError) as error:
        text = error.getMessage() if isinstance(error, SAXException) else str(error)
        raise InputUnusable(f"{name}: line {builder.line()}: is no XML that can be read: {text}") from error
    if builder.root is None:
        raise InputUnusable(f"{name}: has no element")
    return builder.root


class _Builder(ContentHandler):
    def __init__(self, file: str) -> None:
        super().__init__()
        self._file = file
        self.root: Node | None = None
        self._open: list[Node] = []
        self._texts: list[list[str]] = []
        self._foreign, self._count, self._prefix = 0, 0, ""
        self._locator: Locator | None = None

    def setDocumentLocator(self, locator: Locator) -> None:  # noqa: N802 - the name is xml.sax's
        self._locator = locator

    def line(self) -> int:
        return (self._locator.getLineNumber() or 0) if self._locator else 0

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802
        prefix, _, local = name.rpartition(":")
        if self.root is None:
            self._prefix = prefix
        self._count += 1
        if self._foreign or prefix != self._prefix:
            self._foreign += 1
            return
        if len(self._open) >= DEEPEST or self._count > MOST_ELEMENTS:
            raise ValueError(f"more than {DEEPEST} levels or {MOST_ELEMENTS} elements")
        node = Node(local, self._file, self.line(), {key: str(attrs.getValue(key)) for key in attrs.getNames()})
        if self._open:
            self._open[-1].children.append(node)
        else:
            self.root = node
        self._open.append(node)
        self._texts.append([])

    def endElement(self, name: str) -> None:  # noqa: ARG002, N802
        if self._foreign:
            self._foreign -= 1
            return
        self._open.pop().text = "".join(self._texts.pop()).strip()

    def characters(self, content: str) -> None:
        if self._texts and not self._foreign:
            self._texts[-1].append(content)
