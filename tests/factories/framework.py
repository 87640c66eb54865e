"""Small frameworks, loaded through the real service. By default one domain, three competencies, two roles."""

from collections.abc import Sequence
from dataclasses import replace

from roles import framework
from roles.framework import Catalogue, Finder, Question
from roles.framework.finder import Option
from roles.models import Role
from roles.services import Loaded, load_catalogue

LEVELS = ("Not yet", "Foundation", "Working", "Advanced", "Expert")
RUNGS = (
    framework.Rung(slug="junior", name="Junior"),
    framework.Rung(slug="mid", name="Mid"),
    framework.Rung(slug="senior", name="Senior"),
)


def a_competency(slug: str, name: str = "") -> framework.Competency:
    name = name or slug.capitalize()
    return framework.Competency(
        slug=slug,
        name=name,
        definition=f"What {name} means.",
        descriptors=tuple(f"{name} at {level}." for level in LEVELS),
    )


def a_role(
    slug: str,
    rows: Sequence[tuple[str, tuple[int, int, int], int, bool]],
    *,
    name: str = "",
    kind: str = "profession",
    layers: tuple[str, ...] = ("builder",),
    aliases: tuple[str, ...] = (),
    position: int = 1,
) -> framework.Role:
    """`rows` are (competency, levels by rung, weight, essential)."""
    return framework.Role(
        slug=slug,
        name=name or slug.replace("-", " ").capitalize(),
        kind=kind,
        layers=layers,
        aliases=aliases,
        summary=f"What a {slug} is for.",
        position=position,
        rungs=RUNGS,
        rows=tuple(
            framework.MatrixRow(competency=competency, weight=weight, essential=essential, levels=levels)
            for competency, levels, weight, essential in rows
        ),
    )


PLUMBER = a_role(
    "plumber",
    [("pipes", (1, 2, 3), 5, True), ("valves", (1, 2, 2), 2, False), ("billing", (0, 1, 2), 1, False)],
    name="Plumber",
    aliases=("Pipe fitter",),
)
FITTER = a_role(
    "fitter",
    [("pipes", (1, 1, 2), 4, True), ("valves", (2, 3, 4), 4, True)],
    name="Fitter",
    layers=("builder", "user"),
    position=2,
)


def a_catalogue(
    *,
    competencies: Sequence[framework.Competency] = (),
    roles: Sequence[framework.Role] = (PLUMBER, FITTER),
    finder: Finder | None = None,
) -> Catalogue:
    competencies = competencies or tuple(a_competency(slug) for slug in ("pipes", "valves", "billing"))
    return Catalogue(
        levels=(),
        layers=(
            framework.Layer(slug="builder", name="Builder", summary="Makes things.", position=1),
            framework.Layer(slug="user", name="User", summary="Uses things.", position=2),
        ),
        domains=(
            framework.Domain(
                slug="water",
                name="Water",
                summary="All about water.",
                position=1,
                competencies=tuple(competencies),
            ),
        ),
        roles=tuple(roles),
        finder=finder,
    )


def a_question(slug: str, text: str, options: dict[str, dict[str, int]]) -> Question:
    """Its options by their text, each with what it says for which role; their first words are their slugs."""
    slugs = (text.split()[0].strip(",").lower() for text in options)
    made = (Option(slug=slug, text=text, fits=fits) for slug, (text, fits) in zip(slugs, options.items(), strict=True))
    return Question(slug=slug, text=text, options=tuple(made))


TOOL = a_question(
    "tool",
    "Which tool lies nearest to your hand?",
    {
        "Wrench, and a heavy one": {"plumber": 3, "fitter": 1},
        "Gauge that is true to a hair": {"fitter": 3, "plumber": 1},
    },
)
DAY = a_question(
    "day",
    "Where does a good day begin for you?",
    {"Street, at an open lid": {"plumber": 2}, "Workshop, at the vice": {"fitter": 2}},
)
NIGHT = a_question(
    "night",
    "Who may call you in the middle of the night?",
    {"Anyone who stands in water": {"plumber": 3}, "Nobody, the nights are mine": {"plumber": 1}},
)


def a_finder(questions: Sequence[Question] = (TOOL, DAY, NIGHT)) -> Finder:
    """Asks about the two roles of `a_catalogue`; the last question speaks of one of them alone."""
    return Finder(questions=tuple(questions))


def publish(catalogue: Catalogue | None = None) -> Loaded:
    return load_catalogue(catalogue=catalogue or a_catalogue(), by=None)


def with_level(role: framework.Role, competency: str, levels: tuple[int, int, int]) -> framework.Role:
    """The role with one row's levels changed."""
    rows = tuple(replace(row, levels=levels) if row.competency == competency else row for row in role.rows)
    return replace(role, rows=rows)


def wide_role(count: int) -> tuple[Role, Catalogue]:
    """A published role of `count` competencies, for counting queries."""
    competencies = [a_competency(f"skill-{i}") for i in range(count)]
    role = a_role("wide", [(c.slug, (1, 2, 3), 1 + i % 5, i % 3 == 0) for i, c in enumerate(competencies)])
    catalogue = a_catalogue(competencies=competencies, roles=[role])
    publish(catalogue)
    return Role.objects.get(slug="wide"), catalogue
