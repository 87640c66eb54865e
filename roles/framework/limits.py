"""How long a text may be and how large a number may be, for files, forms and tables alike."""

NAME_LENGTH = 60
"""Most characters in a name, an alias or a slug."""

TEXT_LENGTH = 300
"""Most characters in a definition, a descriptor or a summary."""

SLUG_PATTERN = r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$"
"""Lower-case words joined by hyphens: ai-engineer."""

MIN_WEIGHT = 1
MAX_WEIGHT = 5

MAX_POSITION = 999

MAX_PREREQUISITES = 5
"""Most competencies that one may directly build on: with more, nobody knows where to begin."""

MAX_CELLS = 30_000
"""Most rows times rungs that come in at once: more would keep everybody else waiting."""
