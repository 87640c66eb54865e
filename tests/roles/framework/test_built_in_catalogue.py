"""The catalogue that comes with the product says what was decided."""

import pytest

from roles.framework import Catalogue, MatrixRow, Role, parse
from tests.roles.framework.texts import built_in


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return parse(built_in())


def role(catalogue: Catalogue, slug: str) -> Role:
    return next(role for role in catalogue.roles if role.slug == slug)


def needs(catalogue: Catalogue, slug: str, competency: str) -> MatrixRow:
    return next(row for row in role(catalogue, slug).rows if row.competency == competency)


def test_it_has_8_layers_32_roles_8_domains_and_48_competencies(catalogue: Catalogue) -> None:
    counts = [
        len(catalogue.layers),
        len(catalogue.roles),
        len(catalogue.domains),
        len(catalogue.competencies),
    ]
    assert counts == [8, 32, 8, 48]


def test_it_has_379_rows_and_three_levels_in_each(catalogue: Catalogue) -> None:
    rows = [row for role in catalogue.roles for row in role.rows]
    assert len(rows) == 379
    assert {len(row.levels) for row in rows} == {3}


def test_each_weight_is_given_as_often_as_was_decided(catalogue: Catalogue) -> None:
    weights = [row.weight for role in catalogue.roles for row in role.rows]
    assert {weight: weights.count(weight) for weight in range(1, 6)} == {1: 31, 2: 115, 3: 127, 4: 52, 5: 54}


def test_the_required_levels_add_up_for_each_rung(catalogue: Catalogue) -> None:
    rows = [row.levels for role in catalogue.roles for row in role.rows]
    assert [sum(rung) for rung in zip(*rows, strict=True)] == [488, 823, 1103]


def test_weight_4_and_5_are_essential_and_less_is_not(catalogue: Catalogue) -> None:
    for role in catalogue.roles:
        assert [row.essential for row in role.rows] == [row.weight >= 4 for row in role.rows]


def test_layers_run_from_research_to_use(catalogue: Catalogue) -> None:
    assert [layer.name for layer in catalogue.layers] == [
        "Research",
        "Foundation",
        "Platform",
        "Builder",
        "Application",
        "Operation",
        "Distribution",
        "User",
    ]
    assert [layer.position for layer in catalogue.layers] == [1, 2, 3, 4, 5, 6, 7, 8]


def test_every_layer_has_a_role_and_every_competency_is_asked_for(catalogue: Catalogue) -> None:
    assert {layer for role in catalogue.roles for layer in role.layers} == {layer.slug for layer in catalogue.layers}
    asked = {row.competency for role in catalogue.roles for row in role.rows}
    assert asked == {competency.slug for competency in catalogue.competencies}


def test_domains_and_roles_stand_in_the_order_of_their_positions(catalogue: Catalogue) -> None:
    domains = ["foundations", "data", "ml", "genai", "systems", "ops", "trust", "people"]
    assert [domain.slug for domain in catalogue.domains] == domains
    assert [role.position for role in catalogue.roles] == list(range(1, 33))
    assert [catalogue.roles[0].slug, catalogue.roles[-1].slug] == ["ai-researcher", "educator"]


def test_names_of_roles_domains_and_competencies_are_told_apart(catalogue: Catalogue) -> None:
    for named in (catalogue.roles, catalogue.domains, catalogue.competencies, catalogue.layers):
        names = [one.name for one in named]
        assert len(set(names)) == len(names)


def test_each_competency_says_something_else_at_each_level(catalogue: Catalogue) -> None:
    descriptors = {text for competency in catalogue.competencies for text in competency.descriptors[1:]}
    assert len(descriptors) == 48 * 4


def test_level_0_reads_the_same_in_every_competency(catalogue: Catalogue) -> None:
    assert {competency.descriptors[0] for competency in catalogue.competencies} == {
        "Has met the word at most and needs the task done for them"
    }


def test_the_scale_is_described_without_a_competency(catalogue: Catalogue) -> None:
    working = catalogue.levels[2]
    assert (working.level, working.name) == (2, "Working")
    assert working.autonomy == "Completes usual tasks with light support"
    assert working.knowledge == "Explains why a method fits"


def test_a_competency_has_its_definition_and_its_descriptors(catalogue: Catalogue) -> None:
    rag = next(competency for competency in catalogue.competencies if competency.slug == "retrieval-rag")
    assert rag.name == "Embeddings, retrieval and RAG"
    assert rag.definition == (
        "Index, search, rank and ground answers in private data, and know which stage failed when an answer is wrong."
    )
    assert rag.descriptors[3] == ("Improves recall and precision with hybrid search, re-ranking and stage-level tests")


def test_the_ai_engineer_stands_in_two_layers_and_has_another_name(catalogue: Catalogue) -> None:
    engineer = role(catalogue, "ai-engineer")
    assert (engineer.name, engineer.kind, engineer.position) == ("AI Engineer", "profession", 15)
    assert (engineer.layers, engineer.aliases) == (("builder", "application"), ("LLM Engineer",))
    assert len(engineer.rows) == 16


@pytest.mark.parametrize(
    ("slug", "competency", "levels", "weight"),
    [
        ("ai-engineer", "retrieval-rag", (2, 3, 4), 5),
        ("ai-engineer", "agents-orchestration", (1, 3, 4), 5),
        ("ai-engineer", "maths-optimisation", (1, 1, 2), 1),
        ("ai-researcher", "programming-python", (2, 2, 3), 3),
        ("ml-statistician", "research-methods", (1, 3, 4), 4),
        ("data-engineer", "data-pipelines", (2, 3, 4), 5),
        ("research-apprentice", "research-methods", (1, 2, 3), 5),
        ("end-user", "safety-guardrails", (1, 1, 1), 2),
    ],
)
def test_a_cell_asks_what_was_decided(
    catalogue: Catalogue, slug: str, competency: str, levels: tuple[int, ...], weight: int
) -> None:
    row = needs(catalogue, slug, competency)
    assert (row.levels, row.weight) == (levels, weight)


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        ("profession", ["Junior", "Mid", "Senior"]),
        ("literacy", ["Starter", "Confident", "Champion"]),
        ("apprentice", ["Intern", "Graduate student", "Late-stage student"]),
    ],
)
def test_each_kind_of_role_names_its_rungs_its_own_way(catalogue: Catalogue, kind: str, names: list[str]) -> None:
    of_kind = [role for role in catalogue.roles if role.kind == kind]
    assert {"profession": 27, "literacy": 4, "apprentice": 1}[kind] == len(of_kind)
    for role in of_kind:
        assert [rung.slug for rung in role.rungs] == ["junior", "mid", "senior"]
        assert [rung.name for rung in role.rungs] == names


def test_sentences_end_in_a_full_stop_and_descriptors_in_none(catalogue: Catalogue) -> None:
    sentences = [layer.summary for layer in catalogue.layers]
    sentences += [domain.summary for domain in catalogue.domains]
    sentences += [role.summary for role in catalogue.roles]
    sentences += [competency.definition for competency in catalogue.competencies]
    assert [sentence for sentence in sentences if not sentence.endswith(".")] == []
    for competency in catalogue.competencies:
        assert not any(text.endswith(".") for text in competency.descriptors)
