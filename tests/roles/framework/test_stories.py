"""What is wrong with what goes with the matrices: stories, finder, backgrounds, ladder. Said by file and line."""

import pytest

from roles.framework import CatalogueError, parse
from tests.roles.framework.texts import complaints
from tests.roles.framework.whole import (
    BACKGROUNDS,
    FINDER,
    LADDER,
    WHOLE,
    changed,
    line_of,
    without,
)

STORY = "stories/artist.yaml"


def test_a_whole_catalogue_has_no_problems() -> None:
    assert complaints(WHOLE) == []


def test_the_texts_become_values() -> None:
    catalogue = parse(WHOLE)
    assert [story.role for story in catalogue.stories] == ["analyst", "artist", "engineer", "keeper", "speaker"]
    artist = catalogue.stories[1]
    assert artist.at_a_glance.favourite_tools == ("Hammer", "Saw")
    assert [neighbour.role for neighbour in artist.neighbours] == ["keeper", "analyst", "speaker"]
    assert [(when, project.name) for when, project in artist.portfolio.steps] == [
        ("To begin with", "House first"),
        ("Then", "House next"),
        ("Ambitious", "House ambitious"),
    ]
    assert catalogue.finder
    assert catalogue.finder.roles == {"engineer", "analyst", "artist", "speaker", "keeper"}
    assert catalogue.backgrounds
    assert catalogue.backgrounds.backgrounds[0].levels == {"cleaning": 2}
    assert catalogue.ladder
    assert [step.slug for step in catalogue.ladder.steps] == ["junior", "senior"]


@pytest.mark.parametrize("file", [STORY, FINDER, BACKGROUNDS, LADDER])
def test_a_catalogue_may_lack_any_of_them(file: str) -> None:
    assert complaints(without(file)) == []


@pytest.mark.parametrize(
    ("file", "written", "instead", "place", "complaint"),
    [
        (STORY, "hard:\n", "harsh:\n", "role: artist\n", "the field “hard” is missing; add it"),
        (
            STORY,
            "appetite: some",
            "appetite: huge",
            "appetite:",
            "“appetite” must be little, some, much or central, not “huge”",
        ),
        (
            STORY,
            "  - You shy away from the dust of the artist.\n",
            "",
            "not_you:",
            "“not_you” lists 1; 2 is the least",
        ),
        (
            STORY,
            "- The artist answers for the roof.",
            "- Paints.",
            "- The artist answers for the roof.",
            "item 1 of “responsibilities” is 7 characters long; 25 is the least",
        ),
        (
            STORY,
            "- Heat\n",
            "- Heat\n" + "  - More heat\n" * 5,
            "concepts:",
            "“concepts” lists 9; 8 is the most",
        ),
        (
            FINDER,
            "artist: 3",
            "artist: 4",
            "- {slug: beauty",
            "“artist” is 4, outside 1 to 3; 3 is what lies at the heart of a role",
        ),
        (FINDER, "fits: {engineer: 3, analyst: 1}", "fits: {}", "- {slug: order", "“fits” is empty; list at least one"),
        (
            FINDER,
            "What do you like to do at home?",
            "What?",
            "text: What do",
            "“text” is 5 characters long; 15 is the least",
        ),
        (
            BACKGROUNDS,
            "cleaning: 2",
            "cleaning: 5",
            "levels:",
            "level 5 is outside 0 to 4; use 0 Not yet, 1 Foundation, 2 Working, 3 Advanced or 4 Expert",
        ),
        (BACKGROUNDS, "levels: {cleaning: 2}", "levels: 2", "levels:", "“levels” must be a group of fields"),
        (
            LADDER,
            "  scope: A junior answers for one task at least.\n",
            "",
            "- slug: junior",
            "the field “scope” is missing; add it",
        ),
    ],
)
def test_a_field_that_is_not_as_it_should_be_says_how_it_should_be(
    file: str, written: str, instead: str, place: str, complaint: str
) -> None:
    found = complaints(changed(file, written, instead))
    assert any(line.startswith(f"{file}:{line_of(file, place)}: {complaint}") for line in found), found


@pytest.mark.parametrize(
    ("file", "written", "instead", "complaint"),
    [
        (
            STORY,
            "role: artist\n",
            "role: artists\n",
            "role “artists” differs from the file name; write “artist” or rename the file",
        ),
        (
            STORY,
            "- role: keeper",
            "- role: keepers",
            "role “keepers” is not in this catalogue; did you mean “keeper”?",
        ),
        (
            FINDER,
            "{engineer: 3",
            "{engineers: 3",
            "role “engineers” is not in this catalogue; did you mean “engineer”?",
        ),
        (
            BACKGROUNDS,
            "{cleaning: 2}",
            "{juggling: 2}",
            "competency “juggling” is not in this catalogue; correct its slug",
        ),
    ],
)
def test_what_is_referred_to_is_there(file: str, written: str, instead: str, complaint: str) -> None:
    found = complaints(changed(file, written, instead))
    assert f"{file}:{line_of(file, written)}: {complaint}" in found


def test_a_story_belongs_to_a_role() -> None:
    text = WHOLE[STORY].replace("role: artist\n", "role: juggler\n")
    assert complaints(WHOLE | {"stories/juggler.yaml": text}) == [
        "stories/juggler.yaml:1: role “juggler” is not in this catalogue; correct its slug"
    ]


def test_a_neighbour_is_told_of_once() -> None:
    place = line_of(STORY, "- role: keeper")
    assert complaints(changed(STORY, "- role: analyst", "- role: keeper")) == [
        f"{STORY}:{place + 2}: role “keeper” is already on line {place}; choose another or remove one"
    ]


def test_a_project_shows_what_stands_in_the_matrix_of_its_role() -> None:
    start, _, rest = WHOLE[STORY].partition("    - drawing\n")
    place = start.count("\n") + 1
    assert complaints(WHOLE | {STORY: f"{start}    - cleaning\n{rest}"}) == [
        f"{STORY}:{place}: competency “cleaning” is not in the matrix of “artist”; correct its slug"
    ]
    assert complaints(WHOLE | {STORY: f"{start}    - telling\n{rest}"}) == [
        f"{STORY}:{place + 1}: competency “telling” is already on line {place}; choose another or remove one"
    ]


@pytest.mark.parametrize(
    ("file", "written", "instead", "complaint"),
    [
        (FINDER, "slug: beauty", "slug: order", "option “order” is already on line 5"),
        (LADDER, "slug: senior", "slug: junior", "step “junior” is already on line 2"),
    ],
)
def test_nothing_is_listed_twice(file: str, written: str, instead: str, complaint: str) -> None:
    place = line_of(file, written)
    assert complaints(changed(file, written, instead)) == [f"{file}:{place}: {complaint}; choose another or remove one"]


@pytest.mark.parametrize(
    ("file", "what", "first"), [(FINDER, "question", "like"), (BACKGROUNDS, "background", "guard")]
)
def test_no_question_and_no_background_comes_again(file: str, what: str, first: str) -> None:
    _, _, item = WHOLE[file].partition("\n")
    assert complaints(WHOLE | {file: WHOLE[file] + item}) == [
        f"{file}:{WHOLE[file].count(chr(10)) + 1}: {what} “{first}” is already on line 2; choose another or remove one"
    ]


def test_two_questions_may_offer_an_option_of_the_same_name() -> None:
    _, _, item = WHOLE[FINDER].partition("\n")
    assert complaints(WHOLE | {FINDER: WHOLE[FINDER] + item.replace("slug: like", "slug: love")}) == []


def test_what_an_unreadable_role_file_defines_is_not_reported_as_unknown() -> None:
    with pytest.raises(CatalogueError) as caught:
        parse(WHOLE | {"roles/keeper.yaml": "slug: [\n"})
    assert [problem.file for problem in caught.value.problems] == ["roles/keeper.yaml"]
