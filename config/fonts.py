"""Serves the typeface straight from its Python package, so that no font file lives in the repository."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import font_source_sans_pro
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

FACES = ("SourceSansPro-Regular.ttf", "SourceSansPro-Semibold.ttf")


class FontFinder(BaseFinder):
    """Finds `fonts/<face>` for the two faces the pages use, of the twenty-four the package carries."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        self.storage = FileSystemStorage(location=str(Path(font_source_sans_pro.font_directory)))
        self.storage.prefix = "fonts"  # type: ignore[attr-defined]  # collectstatic reads it from every storage

    def find(self, path: str, find_all: bool = False) -> Any:
        folder, _, name = path.partition("/")
        if folder != "fonts" or name not in FACES:
            return []
        found = self.storage.path(name)
        return [found] if find_all else found

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, FileSystemStorage]]:
        for name in FACES:
            yield name, self.storage
