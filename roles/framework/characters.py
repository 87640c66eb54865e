"""What is a character of a text, in whatever file it comes."""

import re

NOT_TEXT = re.compile("[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Control characters, halves of characters, and line breaks that only some editors show: people and we would count
lines differently."""


def unfit(character: str) -> str:
    """What is said of a character that NOT_TEXT found."""
    return f"the character U+{ord(character):04X} does not belong in a text; remove it"
