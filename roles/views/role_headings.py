"""What the sections of a role's page are called: a track or an apprenticeship is not spoken of as a job."""

from roles.models import Role
from roles.selectors.role_page import RoleInWords

_PROFESSION = {
    "purpose": "What the role is for",
    "makes": "What it makes",
    "glance": "At a glance",
    "day": "An ordinary day",
    "responsibilities": "Responsibilities",
    "toolkit": "Toolkit",
    "background": "Usual background",
    "success": "How success is measured",
    "hard": "What is hard",
    "you": "Is this you?",
    "neighbours": "How it differs from its neighbours",
    "portfolio": "Three portfolio projects",
    "matrix": "What the role asks for",
    "pathways": "Pathways from here",
}
_LITERACY = _PROFESSION | {
    "purpose": "What this track is for",
    "makes": "What comes of it",
    "responsibilities": "What somebody on it does",
    "background": "Where people start from",
    "success": "How progress shows",
    "portfolio": "Three projects to try",
    "matrix": "What the track asks for",
}
_APPRENTICE = _PROFESSION | {
    "purpose": "What this apprenticeship is for",
    "makes": "What comes of it",
    "responsibilities": "What an apprentice does",
    "background": "Where people start from",
    "success": "How progress shows",
    "matrix": "What the apprenticeship asks for",
}
_OF_KIND = {Role.Kind.LITERACY: _LITERACY, Role.Kind.APPRENTICE: _APPRENTICE}


def headings(role: Role, words: RoleInWords | None, *, matrix: bool, pathways: bool) -> dict[str, str]:
    """The headings of the sections that are there, by their place on the page (`#purpose`), from top to bottom."""
    there = {"matrix": matrix, "pathways": pathways, "neighbours": bool(words and words.near)}
    of_kind = _OF_KIND.get(Role.Kind(role.kind), _PROFESSION)
    return {place: heading for place, heading in of_kind.items() if there.get(place, words is not None)}
