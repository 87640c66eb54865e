"""Whatever is wrong with a catalogue is said with its file, its line and the way out."""

import pytest

from roles.framework import CatalogueError, parse
from roles.framework.documents import MAX_CHARACTERS
from tests.roles.framework.texts import DOMAIN, FRAMEWORK, ROLE, SMALL, complaints, rewritten

SCALE = "use 0 Not yet, 1 Foundation, 2 Working, 3 Advanced or 4 Expert"
SLUGS = "use lower-case words joined by hyphens: ai-engineer"


def test_a_sound_catalogue_has_no_problems() -> None:
    assert complaints(SMALL) == []


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "1: the file is empty; write its fields or remove the file"),
        ("# Later.\n", "1: the file is empty; write its fields or remove the file"),
        ("---\n", "1: the file is empty; write its fields or remove the file"),
        ("# A list.\n- slug: x\n", "2: the file holds a list; it must hold fields (name: value)"),
        ("Data Engineer\n", "1: the file holds a single value; it must hold fields (name: value)"),
        ("slug: x\nname: \0\n", "2: the character U+0000 does not belong in a text; remove it"),
        ('slug: x\r\nname: "\\0"\r\n', "2: the character U+0000 does not belong in a text; remove it"),
        ("slug: x\n\nname: a\u2028b\n", "3: the character U+2028 does not belong in a text; remove it"),
        ("slug: x\nname: caf\udce9\n", "2: the file is not UTF-8 text; save it as UTF-8"),
        ("a: &a [x]\nb: *a\n", "2: an alias (*) stands for a value here; write the value out"),
        ("a: &a [*a, *a]\n", "1: an alias (*) stands for a value here; write the value out"),
        (
            "a: 1\nb: !!python/name:os.system x\n",
            "2: the tag “tag:yaml.org,2002:python/name:os.system” is not",
        ),
        ("a:\n  [[[[[[[[[[[[[]]]]]]]]]]]]]\n", "2: values are nested more than 12 deep; flatten them"),
        ("? [a]\n: b\n", "1: a field starts without a name; write it as name: value"),
        ("a: 1\n---\nb: 2\n", "2: a second document starts here; keep one in a file"),
        ("a: " + "x" * MAX_CHARACTERS, "1: the file is 200003 characters long; 200000 is the most"),
    ],
)
def test_a_text_that_cannot_be_read_says_why_and_where(text: str, complaint: str) -> None:
    found = complaints(SMALL | {ROLE: text})
    assert len(found) == 1
    assert found[0].startswith(f"{ROLE}:{complaint}")


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("slug: x\nname: AI: the role\n", 2, "mapping values are not allowed in this context"),
        ("slug: x\n\tname: y\n", 2, "found a tab character that violates indentation"),
        ("slug: x\nlayers: [a, b\nname: y\n", 3, "did not find expected ',' or ']'"),
        ("slug: x\nrungs:\n  - a\n - b\n", 4, "did not find expected key"),
        ("slug: @x\n", 1, "found character that cannot start any token"),
    ],
)
def test_broken_yaml_is_shown_where_reading_stopped(text: str, line: int, reason: str) -> None:
    advice = "check indentation, colons, brackets and quotes"
    assert complaints(SMALL | {ROLE: text}) == [f"{ROLE}:{line}: YAML cannot be read here ({reason}); {advice}"]


@pytest.mark.parametrize(
    ("written", "instead", "complaint"),
    [
        ("position: 1\n", "", "1: the field “position” is missing; add it"),
        (", essential: false", "", "13: the field “essential” is missing; add it"),
        ("aliases:", "alias:", "1: the field “aliases” is missing; add it"),
        (
            "kind: profession",
            "kind: hobby",
            "4: “kind” must be profession, apprentice or literacy, not “hobby”",
        ),
        ("name: Data Engineer", "name: 2024", "2: “name” must be text, not 2024; put it in quotes"),
        ("name: Data Engineer", "name: true", "2: “name” must be text, not true; put it in quotes"),
        ("name: Data Engineer", "name: [Data Engineer]", "2: “name” must be text, not a list"),
        ("name: Data Engineer", "name: {en: Data}", "2: “name” must be text, not a group of fields"),
        ("name: Data Engineer", "name:", "2: “name” has no value; write one"),
        ("name: Data Engineer", 'name: ""', "2: “name” is empty; write it"),
        ("name: Data Engineer", 'name: " Data"', "2: “name” has spaces around it; remove them"),
        (
            "summary: Supplies data.",
            "summary: |\n  Supplies data.",
            "7: “summary” must be one line without tabs; a wrapped one starts with >-",
        ),
        ("name: Data Engineer", f"name: {'x' * 61}", "2: “name” is 61 characters long; 60 is the most"),
        ("slug: senior", f"slug: {'x' * 61}", "10: “slug” is 61 characters long; 60 is the most"),
        ("summary: Supplies data.", 'summary: ""', "7: “summary” is empty; write it"),
        ("Supplies data.", "x" * 301, "7: “summary” is 301 characters long; 300 is the most"),
        (
            "[AI Data Engineer]",
            f"[A, {'x' * 61}]",
            "6: item 2 of “aliases” is 61 characters long; 60 is the most",
        ),
        ("position: 1", "position: one", "3: “position” must be a whole number, not “one”"),
        ("position: 1", "position: 1.5", "3: “position” must be a whole number, not “1.5”"),
        ("position: 1", "position: false", "3: “position” must be a whole number, not false"),
        ("position: 1", "position: 1000", "3: position 1000 is outside 1 to 999; count from 1"),
        ("position: 1", "position: 0", "3: position 0 is outside 1 to 999; count from 1"),
        ("layers: [builder]", "layers: builder", "5: “layers” must be a list, not “builder”"),
        ("layers: [builder]", "layers: []", "5: “layers” is empty; list at least one"),
        ("slug: junior", "slug: Junior One", f"9: “slug” cannot be “Junior One”; {SLUGS}"),
        (
            "{slug: junior, name: Junior}",
            "Junior",
            "9: item 1 of “rungs” must be a group of fields (name: value)",
        ),
        ("levels: [2, 2]", "levels: [2, 5]", f"13: level 5 is outside 0 to 4; {SCALE}"),
        ("levels: [1, 3]", "levels: [-1, 3]", f"12: level -1 is outside 0 to 4; {SCALE}"),
        (
            "levels: [1, 3]",
            "levels: [1, three]",
            "12: item 2 of “levels” must be a whole number, not “three”",
        ),
        ("weight: 5", "weight: 6", "12: weight 6 is outside 1 to 5; 5 counts most"),
        ("weight: 2", "weight: 0", "13: weight 0 is outside 1 to 5; 5 counts most"),
        ("essential: true", "essential: yes", "12: “essential” must be true or false, not “yes”"),
    ],
)
def test_a_field_that_is_not_as_it_should_be_says_how_it_should_be(written: str, instead: str, complaint: str) -> None:
    found = complaints(rewritten(ROLE, written, instead))
    assert found[0].startswith(f"{ROLE}:{complaint}")


def test_an_unknown_field_is_shown_on_its_own_line() -> None:
    assert complaints(rewritten(ROLE, "kind: profession", "kind: profession\ncolour: red")) == [
        f"{ROLE}:5: the field “colour” is not known here; remove it or correct its spelling"
    ]


@pytest.mark.parametrize(
    ("file", "field", "line"), [(FRAMEWORK, "layers", 8), (DOMAIN, "competencies", 5), (ROLE, "rungs", 8)]
)
def test_a_list_that_others_rest_on_has_at_least_one_item(file: str, field: str, line: int) -> None:
    before = SMALL[file].partition(f"{field}:")[0]
    found = complaints(SMALL | {file: f"{before}{field}: []\n"})
    assert f"{file}:{line}: “{field}” is empty; list at least one" in found


def test_a_role_without_rows_is_not_a_role() -> None:
    without = SMALL[ROLE].partition("requirements:")[0]
    assert complaints(SMALL | {ROLE: without + "requirements: []\n"}) == [
        f"{ROLE}:11: “requirements” is empty; list at least one"
    ]
    assert complaints(SMALL | {ROLE: without}) == [f"{ROLE}:1: the field “requirements” is missing; add it"]


def test_a_competency_describes_levels_1_to_4_and_no_others() -> None:
    assert complaints(rewritten(DOMAIN, "      3: Designs splits\n", "")) == [
        f"{DOMAIN}:9: the field “3” is missing; add it"
    ]
    assert complaints(rewritten(DOMAIN, "4: Owns", "4: Owns, 5: Rules")) == [
        f"{DOMAIN}:17: the field “5” is not known here; remove it or correct its spelling"
    ]
    assert complaints(rewritten(DOMAIN, "Spots gaps", "x" * 301)) == [
        f"{DOMAIN}:10: “1” is 301 characters long; 300 is the most"
    ]


def test_a_definition_is_at_most_300_characters_long_and_300_will_do() -> None:
    assert complaints(rewritten(DOMAIN, "Shape and query data.", "x" * 300)) == []
    assert complaints(rewritten(DOMAIN, "Shape and query data.", "x" * 301)) == [
        f"{DOMAIN}:16: “definition” is 301 characters long; 300 is the most"
    ]


def test_a_field_written_twice_is_reported_where_it_comes_again() -> None:
    assert complaints(rewritten(ROLE, "position: 1", "position: 1\nname: Curator")) == [
        f"{ROLE}:4: “name” is already on line 2; keep one of them"
    ]


def test_a_level_keeps_the_name_it_has_on_the_scale() -> None:
    assert complaints(rewritten(FRAMEWORK, "name: Expert", "name: Master")) == [
        f"{FRAMEWORK}:7: level 4 is called “Expert” everywhere, not “Master”"
    ]


@pytest.mark.parametrize(("levels", "given"), [("[1]", 1), ("[1, 2, 3]", 3), ("[]", 0)])
def test_a_row_gives_one_level_for_each_rung(levels: str, given: int) -> None:
    assert complaints(rewritten(ROLE, "levels: [1, 3]", f"levels: {levels}")) == [
        f"{ROLE}:12: a row needs one level for each rung; give 2 instead of {given}"
    ]


def test_a_higher_rung_never_needs_less() -> None:
    assert complaints(rewritten(ROLE, "levels: [1, 3]", "levels: [3, 1]")) == [
        f"{ROLE}:12: the level falls from 3 to 1; a higher rung needs the same level or more"
    ]


def test_a_competency_nobody_defined_brings_the_nearest_to_mind() -> None:
    assert complaints(rewritten(ROLE, "competency: data-modelling", "competency: data-modeling")) == [
        f"{ROLE}:13: competency “data-modeling” is not in this catalogue; did you mean “data-modelling”?"
    ]
    assert complaints(rewritten(ROLE, "competency: data-modelling", "competency: juggling")) == [
        f"{ROLE}:13: competency “juggling” is not in this catalogue; correct its slug"
    ]


def test_a_layer_nobody_defined_is_not_a_layer() -> None:
    assert complaints(rewritten(ROLE, "layers: [builder]", "layers: [builder, users]")) == [
        f"{ROLE}:5: layer “users” is not in this catalogue; did you mean “user”?"
    ]


@pytest.mark.parametrize(
    ("file", "written", "instead", "complaint"),
    [
        (
            ROLE,
            "competency: data-modelling",
            "competency: data-preparation",
            "13: competency “data-preparation” is",
        ),
        (ROLE, "layers: [builder]", "layers: [builder, builder]", "5: layer “builder” is"),
        (ROLE, "slug: senior", "slug: junior", "10: rung “junior” is"),
        (DOMAIN, "slug: data-modelling", "slug: data-preparation", "14: competency “data-preparation” is"),
        (FRAMEWORK, "slug: user", "slug: builder", "10: layer “builder” is"),
    ],
)
def test_nothing_is_listed_twice_in_a_file(file: str, written: str, instead: str, complaint: str) -> None:
    found = complaints(rewritten(file, written, instead))
    assert any(
        line.startswith(f"{file}:{complaint} already on line ") and line.endswith("; choose another or remove one")
        for line in found
    )


def test_a_competency_belongs_to_one_domain() -> None:
    other = SMALL[DOMAIN].replace("slug: data\n", "slug: other\n").replace("position: 1", "position: 2")
    other = other.replace("slug: data-preparation", "slug: preparation")
    assert complaints(SMALL | {"domains/other.yaml": other}) == [
        f"domains/other.yaml:14: competency “data-modelling” is already on line 14 of {DOMAIN}; "
        "choose another or remove one"
    ]


def test_what_a_competency_builds_on_is_in_the_catalogue() -> None:
    files = rewritten(DOMAIN, "Clean and split data.\n", "Clean and split data.\n    prerequisites: [data-modeling]\n")
    assert complaints(files) == [
        f"{DOMAIN}:9: competency “data-modeling” is not in this catalogue; did you mean “data-modelling”?"
    ]


def test_prerequisites_do_not_go_in_a_circle() -> None:
    files = rewritten(DOMAIN, "Clean and split data.\n", "Clean and split data.\n    prerequisites: [data-modelling]\n")
    assert complaints(files) == []
    files[DOMAIN] = files[DOMAIN].replace("query data.\n", "query data.\n    prerequisites: [data-preparation]\n")
    (told,) = complaints(files)
    assert told.endswith("; take one away")
    assert told.partition(": ")[2].startswith("prerequisites go in a circle, “data-")
    assert told.count("“data-preparation”") + told.count("“data-modelling”") == 3


def test_a_competency_does_not_build_on_itself() -> None:
    itself = "Clean and split data.\n    prerequisites: [data-preparation]\n"
    assert complaints(rewritten(DOMAIN, "Clean and split data.\n", itself)) == [
        f"{DOMAIN}:6: prerequisites go in a circle, “data-preparation” on “data-preparation”; take one away"
    ]


def test_a_competency_builds_directly_on_five_at_the_most() -> None:
    six = "[" + ", ".join(f"skill-{n}" for n in range(6)) + "]"
    found = complaints(rewritten(DOMAIN, "split data.\n", f"split data.\n    prerequisites: {six}\n"))
    assert f"{DOMAIN}:9: “prerequisites” lists 6; 5 is the most" in found


def test_two_roles_do_not_stand_in_one_place() -> None:
    other = SMALL[ROLE].replace("slug: data-engineer", "slug: sql-artist")
    assert complaints(SMALL | {"roles/sql-artist.yaml": other}) == [
        f"roles/sql-artist.yaml:3: position 1 is already on line 3 of {ROLE}; choose another or remove one"
    ]


def test_two_domains_do_not_stand_in_one_place() -> None:
    competency = SMALL[DOMAIN].partition("  - slug: data-modelling")[2]
    other = f"slug: sql\nname: SQL\nposition: 1\nsummary: Queries.\ncompetencies:\n  - slug: tables{competency}"
    assert complaints(SMALL | {"domains/sql.yaml": other}) == [
        f"domains/sql.yaml:3: position 1 is already on line 3 of {DOMAIN}; choose another or remove one"
    ]


def test_a_slug_is_the_name_of_its_file() -> None:
    advice = "rename the file"
    assert complaints(rewritten(ROLE, "slug: data-engineer", "slug: data-curator")) == [
        f"{ROLE}:1: slug “data-curator” differs from the file name; write “data-engineer” or {advice}"
    ]
    assert complaints(rewritten(DOMAIN, "slug: data\n", "slug: dates\n")) == [
        f"{DOMAIN}:1: slug “dates” differs from the file name; write “data” or {advice}"
    ]


@pytest.mark.parametrize("file", ["roles.yaml", "roles/a/b.yaml", "domains/data.yml", "layers/user.yaml", ""])
def test_a_file_nobody_expects_is_pointed_out(file: str) -> None:
    advice = (
        "name it backgrounds.yaml, finder.yaml, framework.yaml, ladder.yaml, domains/<slug>.yaml, roles/<slug>.yaml or "
        "stories/<role>.yaml, or take it away"
    )
    assert complaints(SMALL | {file: "slug: x"}) == [
        f"{file}:1: a file of this name has no place in the catalogue; {advice}"
    ]


def test_a_catalogue_needs_its_framework_file() -> None:
    without = {file: text for file, text in SMALL.items() if file != FRAMEWORK}
    assert complaints(without) == [f"{FRAMEWORK}:1: the file is missing; it holds the levels and the layers"]


def test_problems_of_several_files_are_reported_together_in_order() -> None:
    files = rewritten(ROLE, "levels: [1, 3]", "levels: [1, 7]")
    files[ROLE] = files[ROLE].replace("kind: profession\n", "").replace("weight: 2", "weight: 9")
    files[DOMAIN] = files[DOMAIN].replace("definition: Clean and split data.\n", "purpose: Clean data.\n")
    files[FRAMEWORK] = "layers: [\n"
    advice = "check indentation, colons, brackets and quotes"
    assert complaints(files) == [
        f"{DOMAIN}:6: the field “definition” is missing; add it",
        f"{DOMAIN}:8: the field “purpose” is not known here; remove it or correct its spelling",
        f"{FRAMEWORK}:2: YAML cannot be read here (did not find expected node content); {advice}",
        f"{ROLE}:1: the field “kind” is missing; add it",
        f"{ROLE}:11: level 7 is outside 0 to 4; {SCALE}",
        f"{ROLE}:12: weight 9 is outside 1 to 5; 5 counts most",
    ]


def test_what_an_unreadable_file_defines_is_not_reported_as_unknown() -> None:
    assert len(complaints(SMALL | {DOMAIN: "slug: [\n", FRAMEWORK: "layers: [\n"})) == 2


def test_a_field_written_twice_is_still_reported_when_the_file_breaks_later() -> None:
    assert [line.split(": ")[0] for line in complaints(SMALL | {ROLE: "slug: x\nslug: y\nname: [\n"})] == [
        f"{ROLE}:2",
        f"{ROLE}:4",
    ]


def test_somebody_elses_text_is_quoted_short_and_on_one_line() -> None:
    strange = '"' + "a\\n" * 50 + '": 1\nkind: profession'
    shown = "a?" * 19 + "a…"
    assert complaints(rewritten(ROLE, "kind: profession", strange)) == [
        f"{ROLE}:4: the field “{shown}” is not known here; remove it or correct its spelling"
    ]


def test_the_error_reads_as_the_list_of_its_problems() -> None:
    with pytest.raises(CatalogueError) as caught:
        parse(rewritten(ROLE, "weight: 5", "weight: 6"))
    [problem] = caught.value.problems
    assert (problem.file, problem.line) == (ROLE, 12)
    assert str(caught.value) == str(problem) == f"{ROLE}:12: weight 6 is outside 1 to 5; 5 counts most"
