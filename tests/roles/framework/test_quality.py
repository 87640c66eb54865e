"""A catalogue that could be loaded, and should not be: each defect with its file, its line and what to do."""

import pytest

from roles.framework import parse
from roles.framework.catalogue import read_documents
from roles.framework.prose import prose, words_of
from roles.framework.quality import defects, defects_of_texts
from roles.framework.spelling import Spelling
from tests.roles.framework.texts import DOMAIN, FRAMEWORK
from tests.roles.framework.whole import BACKGROUNDS, FINDER, LADDER, WHOLE, changed, line_of, without

ENGINEER, ARTIST = "roles/engineer.yaml", "roles/artist.yaml"
STORY, OTHER_STORY = "stories/artist.yaml", "stories/engineer.yaml"
ENGLISH = {word for document in read_documents(WHOLE).all for text in prose(document) for word in words_of(text.value)}
SPELLING = Spelling.of(ENGLISH, ["kubernetes"])


def found(files: dict[str, str]) -> list[str]:
    documents = read_documents(files)
    return [str(problem) for problem in (*defects_of_texts(documents, SPELLING), *defects(documents, parse(files)))]


def test_a_whole_catalogue_has_no_defects() -> None:
    assert found(WHOLE) == []


@pytest.mark.parametrize(
    ("file", "what"),
    [
        (FINDER, "it asks which role suits somebody"),
        (BACKGROUNDS, "it says where people come from outside AI"),
        (LADDER, "it says what grows from junior to manager"),
    ],
)
def test_finder_backgrounds_and_ladder_are_there(file: str, what: str) -> None:
    assert found(without(file)) == [f"{file}:1: the file is missing; {what}"]


def test_every_role_has_a_story() -> None:
    assert found(without(STORY)) == [f"{ARTIST}:1: the role has no story; write {STORY}"]


def test_every_role_is_spoken_for_by_the_finder() -> None:
    assert found(changed(FINDER, ", keeper: 1", "")) == [
        f"{FINDER}:1: no answer speaks for “keeper”; add it to the fits of those that do"
    ]


def test_a_story_tells_its_role_from_the_three_nearest() -> None:
    files = changed(STORY, "- role: keeper", "- role: engineer")
    assert found(files) == [
        f"{STORY}:{line_of(STORY, 'neighbours:')}: by their matrices keeper, analyst, speaker are nearest; "
        "tell the difference from keeper instead of engineer"
    ]


def test_what_a_profession_cannot_do_without_is_shown_in_its_portfolio() -> None:
    shows = WHOLE[STORY].count("- drawing")
    hidden = WHOLE | {STORY: WHOLE[STORY].replace("    - drawing\n    - telling", "    - telling\n    - modelling")}
    hidden[ARTIST] = hidden[ARTIST] + "- {competency: modelling, levels: [0, 1], weight: 1, essential: false}\n"
    assert shows == 3
    assert found(hidden) == [
        f"{STORY}:{line_of(STORY, 'portfolio:')}: no project shows drawing, which the role cannot do without; "
        "add it to one"
    ]
    assert found(hidden | {ARTIST: hidden[ARTIST].replace("kind: profession", "kind: literacy")}) == []


def test_a_competency_is_asked_for_by_two_roles() -> None:
    fewer = changed(ARTIST, "telling", "cleaning")
    fewer[STORY] = fewer[STORY].replace("    - telling\n", "    - cleaning\n")
    place = line_of(DOMAIN, "slug: telling")
    advice = "let 2 ask for it at least, or take it away"
    assert f"{DOMAIN}:{place}: one role alone asks for “telling”; {advice}" in found(fewer)
    new = WHOLE[DOMAIN].partition("- slug: telling")[2].replace("elling", "alking")
    assert found(WHOLE | {DOMAIN: f"{WHOLE[DOMAIN]}- slug: talking{new}"})[-1] == (
        f"{DOMAIN}:{WHOLE[DOMAIN].count(chr(10)) + 1}: no role asks for “talking”; {advice}"
    )


def test_a_prerequisite_that_follows_from_two_others_is_one_too_many() -> None:
    files = changed(DOMAIN, "  prerequisites:\n  - modelling\n", "  prerequisites: [modelling, cleaning]\n")
    assert found(files) == [
        f"{DOMAIN}:{line_of(DOMAIN, 'slug: drawing')}: “drawing” builds on “cleaning” by way of “modelling” already; "
        "take “cleaning” out of its prerequisites"
    ]


def test_two_roles_that_ask_for_the_same_are_one_too_many() -> None:
    twin = WHOLE[ENGINEER].partition("requirements:")[2]
    files = WHOLE | {ARTIST: WHOLE[ARTIST].partition("requirements:")[0] + "requirements:" + twin}
    files[STORY] = files[STORY].replace("- drawing\n    - telling", "- cleaning\n    - modelling")
    assert (
        f"{ARTIST}:1: the matrix asks for nearly the same as that of Engineer (cosine 1.00, 0.95 is too much); "
        "tell the two roles apart or make them one"
    ) in found(files)


def test_a_sentence_stands_in_one_place_whatever_its_dress() -> None:
    said = "The engineer looks after the anvils of the whole house."
    dressed = "“the Engineer, looks after the ANVILS of the whole house!”"
    files = changed(STORY, "The artist looks after the bottles of the whole house.", dressed)
    place = line_of(STORY, "The artist looks after the bottles")
    assert found(files) == [
        f"{OTHER_STORY}:2: “{said[:39]}…” is already said on line {place} of {STORY}; say it in other words"
    ]


def test_a_sentence_said_twice_in_one_file_names_the_line() -> None:
    files = changed(LADDER, "A senior answers for one task at least.", "A junior answers for one task at least.")
    first, second = line_of(LADDER, "A junior answers for one task"), line_of(LADDER, "A senior answers for one task")
    assert found(files) == [
        f"{LADDER}:{second}: “A junior answers for one task at least.” is already said on line {first}; "
        "say it in other words"
    ]


def test_a_sentence_said_twice_in_one_text_names_its_line() -> None:
    files = changed(
        LADDER, "A senior answers for one task at least.", "A senior answers for all. A senior answers for all."
    )
    place = line_of(LADDER, "A senior answers for one task")
    assert found(files) == [
        f"{LADDER}:{place}: “A senior answers for all.” is already said on line {place}; say it in other words"
    ]


def test_three_words_may_stand_twice() -> None:
    files = changed(LADDER, "A senior answers for one task at least.", "A senior answers. A senior answers for all.")
    assert found(files) == []


@pytest.mark.parametrize(
    ("file", "written", "least", "what"),
    [
        (FRAMEWORK, "Makes the parts that others put together.", 40, "the summary"),
        (DOMAIN, "All of the work that keeps a house sound and clean.", 40, "the summary"),
        (ARTIST, "The artist keeps one part of the house in order for all.", 40, "the summary"),
        (
            DOMAIN,
            "The part of the work that people call drawing, from its beginning to its end.",
            60,
            "the definition",
        ),
        (DOMAIN, "Does the drawing of step 3", 20, "the descriptor of level 3"),
    ],
)
def test_a_text_that_is_hardly_there_is_asked_for_more(file: str, written: str, least: int, what: str) -> None:
    files = changed(file, written, "The work.")
    assert found(files) == [
        f"{file}:{line_of(file, written)}: {what} says little in 9 characters; {least} is the least"
    ]


def test_a_word_in_no_list_is_pointed_out_with_the_nearest() -> None:
    place = line_of(STORY, "The artist looks after the bottles")
    files = changed(STORY, "the bottles of the whole house", "the botltes of the kubernetes")
    assert found(files) == [
        f"{STORY}:{place}: “botltes” is in no word list; write “bottles”, or add it to words.txt if it is a term"
    ]


def test_words_are_looked_at_in_files_that_have_other_faults() -> None:
    files = changed(STORY, "the bottles of the whole house", "the botltes of the whole house")
    files |= {STORY: files[STORY].replace("role: artist\n", ""), ENGINEER: "slug: [\n"}
    told = [str(problem) for problem in defects_of_texts(read_documents(files), SPELLING)]
    assert len(told) == 1
    assert told[0].startswith(f"{STORY}:3: “botltes” is in no word list")
