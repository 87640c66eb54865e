"""The texts of a catalogue as prose: what people read of it, by sentence and by word."""

import re
from collections.abc import Iterator

from roles.framework.documents import Document, Entry

# Fields whose values are slugs, or one of a few fixed words; and names that people search for, in whatever spelling.
_NO_PROSE = {"aliases", "appetite", "competency", "kind", "layers", "prerequisites", "role", "shows", "slug"}
_NAMES = {"concepts", "favourite_tools", "languages", "name", "previous_roles", "tools", "years"}

# What holds a digit, an underscore or a dot inside is a version, a file, a piece of code: no word to spell.
_CODE = re.compile(r"`[^`]*`|(?<!\S)\S*[\d_@\\]\S*|\w+\.\w\S*")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_BETWEEN_SENTENCES = re.compile(r"(?<=[.?!:…])\s+|(?<=[.?!…][”’)])\s+")


def prose(document: Document, *, with_names: bool = True) -> Iterator[Entry[str]]:
    """Every text of the file that people read; without names, those that say something."""
    for path, entry in document.texts():
        field = next(step for step in reversed(path) if isinstance(step, str))
        if field not in _NO_PROSE and (with_names or field not in _NAMES):
            yield entry


def sentences_of(text: str) -> list[str]:
    """The sentences of a text; what follows a colon counts as one."""
    return _BETWEEN_SENTENCES.split(text)


def words_of(text: str) -> Iterator[str]:
    """The words to spell, in lower case and without 's. Names, abbreviations and code are left out.

    A capital inside a sentence marks a name; one at its beginning may be any word's.
    """
    for sentence in sentences_of(_CODE.sub("x", text)):
        for number, word in enumerate(_WORD.findall(sentence)):
            is_name = number and word[0].isupper()
            if len(word) > 1 and not is_name and word[1:].islower():
                yield word.lower().replace("’", "'").removesuffix("'s")
