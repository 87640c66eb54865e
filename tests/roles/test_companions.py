"""Loading what goes with the matrices: prerequisites, stories, the finder, the backgrounds and the ladder."""

from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client

from accounts.models import AuditEntry
from roles.framework import Catalogue, parse
from roles.models import CataloguePart, Competency, MatrixVersion, Prerequisite, Role, RoleStory
from roles.selectors.knowledge import projects_showing
from roles.selectors.parts import backgrounds, finder, ladder
from roles.selectors.stories import story_of
from roles.services.companions import Companions, save_companions
from tests.factories import a_catalogue, publish
from tests.queries import queries
from tests.roles.framework.whole import WHOLE

pytestmark = pytest.mark.django_db

NOTHING = Companions(0, 0, 0)
ALL = Companions(prerequisites=2, stories=5, parts=3)


@pytest.fixture(scope="module")
def whole() -> Catalogue:
    return parse(WHOLE)


def needing(catalogue: Catalogue, needed: dict[str, tuple[str, ...]]) -> Catalogue:
    """The catalogue in which competencies build on these instead."""
    (domain,) = catalogue.domains
    competencies = tuple(replace(one, prerequisites=needed.get(one.slug, ())) for one in domain.competencies)
    return replace(catalogue, domains=(replace(domain, competencies=competencies),))


def edges() -> set[tuple[str, str]]:
    return set(Prerequisite.objects.values_list("competency__slug", "needed__slug"))


def editions() -> dict[str, int]:
    return dict(CataloguePart.objects.values_list("kind", "number"))


def test_all_of_it_arrives(whole: Catalogue) -> None:
    assert publish(whole).companions == ALL
    assert edges() == {("modelling", "cleaning"), ("drawing", "modelling")}
    drawing = Competency.objects.get(slug="drawing")
    assert [needed.slug for needed in drawing.prerequisites.all()] == ["modelling"]
    assert [other.slug for other in Competency.objects.get(slug="cleaning").leads_to.all()] == ["modelling"]
    for story in whole.stories:
        assert story_of(Role.objects.get(slug=story.role)) == story
    asked = finder()
    assert asked
    assert (asked.number, asked.content) == (1, whole.finder)
    assert ladder() == whole.ladder
    assert whole.backgrounds
    assert backgrounds() == whole.backgrounds.backgrounds


def test_loading_again_changes_nothing(whole: Catalogue) -> None:
    publish(whole)
    before = list(CataloguePart.objects.order_by("kind").values())
    assert publish(whole).companions == NOTHING
    assert list(CataloguePart.objects.order_by("kind").values()) == before


def test_the_command_says_so(tmp_path: Path) -> None:
    for name, text in WHOLE.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)

    def said() -> str:
        out = StringIO()
        call_command("load_catalogue", folder=tmp_path, stdout=out)
        return out.getvalue().splitlines()[-1]

    assert said() == "5 matrix versions published, 4 competency texts and 5 role stories new or changed."
    assert said() == "No changes."
    story = tmp_path / "stories/artist.yaml"
    story.write_text(story.read_text().replace("bottles", "barrels"))
    assert said() == "0 matrix versions published, 0 competency texts and 1 role stories new or changed."


def test_a_changed_story_takes_the_place_of_the_old_one(whole: Catalogue) -> None:
    publish(whole)
    first, *rest = whole.stories
    longer = first.model_copy(update={"purpose": f"{first.purpose} And more."})
    assert publish(replace(whole, stories=(longer, *rest))).companions == Companions(0, 1, 0)
    assert RoleStory.objects.count() == 5
    assert story_of(Role.objects.get(slug=first.role)) == longer


def test_a_story_that_left_the_catalogue_goes_and_its_role_stays(whole: Catalogue) -> None:
    publish(whole)
    assert publish(replace(whole, stories=whole.stories[1:])).companions == Companions(0, 1, 0)
    role = Role.objects.get(slug=whole.stories[0].role)
    assert story_of(role) is None
    assert MatrixVersion.objects.published().filter(role=role).exists()


def test_prerequisites_are_drawn_and_taken_away_and_kept(whole: Catalogue) -> None:
    publish(whole)
    (kept,) = Prerequisite.objects.filter(competency__slug="drawing").values_list("pk", flat=True)
    other = needing(whole, {"drawing": ("modelling", "telling")})
    assert publish(other).companions.prerequisites == 2  # one new, one gone
    assert edges() == {("drawing", "modelling"), ("drawing", "telling")}
    assert Prerequisite.objects.filter(pk=kept).exists()
    assert publish(needing(whole, {})).companions.prerequisites == 2
    assert edges() == set()


def test_a_changed_part_counts_its_number_on_and_the_others_keep_theirs(whole: Catalogue) -> None:
    publish(whole)
    assert editions() == {"finder": 1, "backgrounds": 1, "ladder": 1}
    assert whole.ladder
    shorter = whole.ladder.model_copy(update={"steps": whole.ladder.steps[:1]})
    assert publish(replace(whole, ladder=shorter)).companions == Companions(0, 0, 1)
    assert editions() == {"finder": 1, "backgrounds": 1, "ladder": 2}
    assert ladder() == shorter
    assert publish(whole).companions.parts == 1
    assert editions()["ladder"] == 3


def test_a_part_that_left_the_catalogue_goes(whole: Catalogue) -> None:
    publish(whole)
    bare = replace(whole, finder=None, backgrounds=None, ladder=None)
    assert publish(bare).companions == Companions(0, 0, 3)
    assert (finder(), ladder(), backgrounds()) == (None, None, ())
    assert publish(bare).companions == NOTHING


def test_no_matrix_version_and_no_edition_comes_of_it(whole: Catalogue) -> None:
    """What results are measured against does not hang on any of it."""
    publish(replace(needing(whole, {}), stories=(), finder=None, backgrounds=None, ladder=None))
    audited = AuditEntry.objects.count()
    done = publish(whole)
    assert (done.versions, done.editions, done.retired, done.differing) == ((), (), (), ())
    assert done.companions == ALL
    assert AuditEntry.objects.count() == audited


def test_a_catalogue_without_any_of_it_loads() -> None:
    assert publish(a_catalogue()).companions == NOTHING
    assert (finder(), ladder(), backgrounds()) == (None, None, ())
    assert story_of(Role.objects.get(slug="plumber")) is None


@pytest.mark.parametrize("number", [1, 5])
def test_the_number_of_queries_does_not_grow_with_the_catalogue(whole: Catalogue, number: int) -> None:
    publish(replace(needing(whole, {}), stories=(), finder=None, backgrounds=None, ladder=None))
    now = MatrixVersion.objects.latest("published_at").published_at
    assert now
    needed = ("cleaning", "modelling")[:number]
    wanted = replace(needing(whole, {"drawing": needed}), stories=whole.stories[:number])
    with queries(8):  # competencies, lines, new lines; roles, stories, new stories; parts, new parts
        assert save_companions(wanted, now) == Companions(len(needed), number, 3)
    with queries(5):  # the same without anything new
        assert save_companions(wanted, now) == NOTHING


class TestTheDatabase:
    """What no code path does, and a mistake or a race might."""

    def test_refuses_a_competency_that_builds_on_itself(self) -> None:
        publish()
        pipes = Competency.objects.get(slug="pipes")
        with pytest.raises(IntegrityError), transaction.atomic():
            Prerequisite.objects.create(competency=pipes, needed=pipes)

    def test_refuses_the_same_line_twice(self, whole: Catalogue) -> None:
        publish(whole)
        line = Prerequisite.objects.all()[0]
        with pytest.raises(IntegrityError), transaction.atomic():
            Prerequisite.objects.create(competency=line.competency, needed=line.needed)

    def test_refuses_a_part_that_nobody_reads(self, whole: Catalogue) -> None:
        publish(whole)
        with pytest.raises(IntegrityError), transaction.atomic():
            CataloguePart.objects.filter(kind="ladder").update(kind="steps")


@pytest.mark.parametrize("content", [{}, [], "text", 3, {"portfolio": {"first": None}}])
def test_what_is_not_of_todays_shape_is_as_if_it_were_not_there(
    whole: Catalogue, client: Client, caplog: pytest.LogCaptureFixture, content: object
) -> None:
    """As between loading the catalogue of a release and restarting what still answers from the one before."""
    publish(whole)
    RoleStory.objects.update(content=content)
    CataloguePart.objects.update(content=content)
    assert (finder(), ladder(), backgrounds()) == (None, None, ())
    assert {story_of(role) for role in Role.objects.all()} == {None}
    assert projects_showing("drawing", seen_by=None) == ()
    for address in (
        "/roles/artist/",
        "/compare/?role=artist&role=keeper",
        "/competencies/drawing/",
        "/finder/",
        "/ladder/?role=artist",
        "/pathways/?from=artist:mid",
    ):
        assert client.get(address).status_code == 200, address
    assert "A kept Finder is not read" in caplog.text
