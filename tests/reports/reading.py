"""Reads a PDF as a reader or a screen reader does: its words page by page, its tags, its bookmarks."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

import pikepdf


@dataclass(frozen=True)
class Tag:
    """A structure element: what it is, its alternative text, and what it holds."""

    kind: str
    alt: str
    children: tuple["Tag", ...]

    def all(self, kind: str) -> Iterator["Tag"]:
        """The elements of that kind below and including this one, in reading order."""
        if self.kind == kind:
            yield self
        for child in self.children:
            yield from child.all(kind)


def opened(pdf: bytes) -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(pdf))


def words(pdf: bytes) -> str:
    """All words of all pages, a space between any two."""
    document = opened(pdf)
    return " ".join(page_words(page) for page in document.pages)


def page_words(page: pikepdf.Page) -> str:
    fonts = {name: _characters(font) for name, font in page.resources.get("/Font", {}).items()}
    said: list[str] = []
    font: dict[int, str] = {}
    for operands, operator in pikepdf.parse_content_stream(page):
        match str(operator):
            case "Tf":
                font = fonts[str(operands[0])]
            case "Tj" | "TJ":
                shown = operands[0] if isinstance(operands[0], pikepdf.Array) else [operands[0]]
                said.append("".join(_decoded(piece, font) for piece in shown if isinstance(piece, pikepdf.String)))
            case "ET":
                said.append(" ")
    return " ".join("".join(said).split())


def tags(pdf: bytes) -> Tag:
    document = opened(pdf)
    return _tag(document.Root.StructTreeRoot.K[0])


def bookmarks(pdf: bytes) -> list[str]:
    """The titles of the bookmarks, those below others with two spaces before them."""

    def listed(items: list[pikepdf.OutlineItem], depth: int) -> Iterator[str]:
        for item in items:
            yield "  " * depth + item.title
            yield from listed(item.children, depth + 1)

    with opened(pdf).open_outline() as outline:
        return list(listed(outline.root, 0))


def links(pdf: bytes) -> list[str]:
    """The addresses that can be followed."""
    document = opened(pdf)
    return [str(note.A.URI) for page in document.pages for note in page.get("/Annots", [])]


def faces(pdf: bytes) -> set[str]:
    """The fonts that are embedded, without the random letters of a subset."""
    document = opened(pdf)
    fonts = (font for page in document.pages for font in page.resources.get("/Font", {}).values())
    descendants = [font.DescendantFonts[0] for font in fonts]
    assert all("/FontFile2" in font.FontDescriptor for font in descendants)
    return {str(font.BaseFont).partition("+")[2] for font in descendants}


def _decoded(piece: pikepdf.String, font: dict[int, str]) -> str:
    glyphs = bytes(piece)
    return "".join(font.get(int.from_bytes(glyphs[i : i + 2]), "\ufffd") for i in range(0, len(glyphs), 2))


def _characters(font: pikepdf.Object) -> dict[int, str]:
    """Which characters each glyph of a font stands for, by its table for copying text."""
    table = font.ToUnicode.read_bytes().decode("ascii")
    return {
        int(glyph, 16): bytes.fromhex(text).decode("utf-16-be")
        for block in re.findall(r"beginbfchar(.*?)endbfchar", table, re.DOTALL)
        for glyph, text in re.findall(r"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>", block)
    }


def _tag(element: pikepdf.Object) -> Tag:
    children = element.get("/K", [])
    if not isinstance(children, pikepdf.Array):
        children = [children]
    return Tag(
        kind=str(element.S)[1:],
        alt=str(element.get("/Alt", "")),
        children=tuple(_tag(c) for c in children if isinstance(c, pikepdf.Dictionary) and "/S" in c),
    )
