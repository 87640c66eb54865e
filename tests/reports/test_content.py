"""What a report says."""

from dataclasses import replace

import pytest

from reports.content import EVIDENCE_LENGTH, ReportContent, bounded, content_of
from roles.selectors.pathways import Bridging
from tests.reports.results import AI_ENGINEER, MEASURED, OTHERS, Row, result_of


@pytest.fixture(scope="module")
def self_reported() -> ReportContent:
    return content_of(result_of())


@pytest.fixture(scope="module")
def measured() -> ReportContent:
    return content_of(result_of(MEASURED))


def unrated(rows: tuple[Row, ...] = AI_ENGINEER) -> list[Row]:
    return [replace(row, rated=None) for row in rows]


class TestSelfReported:
    def test_it_says_so_clearly(self, self_reported: ReportContent) -> None:
        assert self_reported.basis == "Self-reported"
        assert "Nothing was tested or reviewed." in self_reported.basis_words

    def test_it_tells_no_probability_no_estimate_and_no_measured_verdict(self, self_reported: ReportContent) -> None:
        assert {(part.estimate, part.certainty) for part in self_reported.table} == {("", "")}
        assert {part.standing for part in self_reported.table} == {
            "Meets by own rating",
            "1 level to go",
            "2 levels to go",
            "Not rated",
            "Not applicable",
        }

    def test_readiness_comes_with_its_range_and_its_coverage(self, self_reported: ReportContent) -> None:
        assert self_reported.readiness == "76%"
        assert "is reached by own rating; cautiously, between 25% and 100%." in self_reported.readiness_words
        assert self_reported.coverage == "Based on 14 of 16 competencies, 85% of the weight."

    def test_its_method_claims_no_sources_that_it_has_not(self, self_reported: ReportContent) -> None:
        assert not any("your reviewers" in paragraph for paragraph in self_reported.method)


class TestMeasured:
    def test_it_says_so_clearly(self, measured: ReportContent) -> None:
        assert measured.basis == "Measured"

    def test_each_level_comes_with_its_uncertainty_and_the_probability_that_it_reaches_what_is_asked(self) -> None:
        result = result_of(MEASURED)
        known = replace(result.rows[0], estimate=2.44, sd=0.52, probability=0.141)
        part = content_of(replace(result, rows=(known, *result.rows[1:]))).table[0]

        assert (part.estimate, part.certainty) == ("2.4 ± 0.5", "14%")

    @pytest.mark.parametrize(
        ("verdict", "said"),
        [
            ("met", ("✓", "Met", "met")),
            ("likely_met", ("✓?", "Likely met: more evidence asked", "met")),
            ("likely_gap", ("↑?", "Likely gap: more evidence asked", "gap")),
            ("gap", ("↑", "Gap", "gap")),
        ],
    )
    def test_the_verdict_has_a_sign_and_words(self, verdict: str, said: tuple[str, str, str]) -> None:
        result = result_of(MEASURED)
        part = content_of(replace(result, rows=(replace(result.rows[0], verdict=verdict),))).table[0]

        assert (part.mark, part.standing, part.tone) == said

    def test_its_method_is_told_in_one_sentence(self, measured: ReportContent) -> None:
        assert measured.method[0].startswith(
            "Your level combines your test, your reviewers and your self-rating, each counted by how accurate that "
            "kind of evidence usually is; the ± shows how sure we are."
        )


class TestWhereToStart:
    def test_the_five_largest_gaps_come_essential_ones_first(self, self_reported: ReportContent) -> None:
        assert [step.name for step in self_reported.steps] == [
            "Agents",
            "Retrieval",
            "Security",
            "Guardrails",
            "Monitoring",
        ]

    def test_each_step_tells_where_one_stands_and_what_to_reach(self, self_reported: ReportContent) -> None:
        step = self_reported.steps[0]

        assert step.now is not None
        assert step.to_reach is not None
        assert (step.now.name, step.to_reach.name) == ("1 Foundation", "3 Advanced")
        assert step.to_reach.descriptor == "What Agents is at the level Advanced"

    def test_without_gaps_it_says_what_comes_next(self) -> None:
        content = content_of(result_of([replace(row, rated=4) for row in AI_ENGINEER]))

        assert content.steps == ()
        assert content.no_steps.startswith("Everything assessed reaches what is asked.")
        assert [title for title, _ in content.summary] == ["Met by own rating: 16"]

    def test_with_nothing_assessed_it_says_that(self) -> None:
        content = content_of(result_of(unrated()))

        assert content.no_steps == "Nothing was assessed, so there is nothing to start from."
        assert (content.readiness, content.readiness_picture, content.radar) == ("", None, None)
        assert content.readiness_words == "No readiness can be told, since nothing that counts was assessed."


class TestCompetencies:
    def test_they_stand_by_domain_in_the_order_of_the_matrix(self, self_reported: ReportContent) -> None:
        assert [domain.name for domain in self_reported.domains][:3] == ["Generative AI", "Systems", "Foundations"]
        assert [part.name for part in self_reported.domains[0].competencies] == [
            "Retrieval",
            "Agents",
            "Evaluation of models",
            "Prompting",
            "Language models",
        ]

    def test_what_is_met_has_nothing_left_to_reach(self, self_reported: ReportContent) -> None:
        python = next(part for part in self_reported.table if part.name == "Python")

        assert python.to_reach is None
        assert python.now is not None
        assert python.now.name == "4 Expert"

    def test_what_was_not_assessed_claims_no_level(self, self_reported: ReportContent) -> None:
        cost = next(part for part in self_reported.table if part.name == "Cost and capacity")

        assert (cost.now, cost.own_rating, cost.tone) == (None, "", "none")

    def test_where_nothing_is_asked_nothing_is_judged(self) -> None:
        content = content_of(result_of([Row("Sales", "People", required=0, weight=1, rated=0), *AI_ENGINEER]))

        assert (content.table[0].standing, content.table[0].to_reach) == ("Nothing asked", None)

    def test_essential_ones_that_were_not_assessed_are_named(self, self_reported: ReportContent) -> None:
        assert self_reported.missing_essential == (
            "Essential, but not assessed and so in no figure of this report: Evaluation of models."
        )


class TestOrigin:
    def test_it_names_every_version_the_result_and_its_date(self, self_reported: ReportContent) -> None:
        assert dict(self_reported.origin) == {
            "Matrix": "AI Engineer, version 2, published 2 March 2026",
            "Evidence": "self-ratings of 14 competencies, 2 with evidence written down",
            "Made with": "scoring version 2, report template version 3",
            "Result": "0193451a-0000-7000-8000-000000000001",
            "Step by step": "How your score was made, at /results/0193451a-0000-7000-8000-000000000001/how/",
            "Date of the result": "20 November 2026",
        }

    def test_the_closest_roles_say_what_their_fit_rests_on(self, self_reported: ReportContent) -> None:
        role = self_reported.roles[0]

        assert (role.name, role.fit) == ("AI Backend Developer, Mid", "61%")
        assert role.words == "76% ready over 80% of its weight"

    def test_the_way_to_another_role_names_what_to_learn(self) -> None:
        learn = (Bridging("pipelines", "Batch and streaming pipelines", 1.0, 3), Bridging("sql", "SQL", 1.46, 2))
        (role,) = content_of(result_of(others=(replace(OTHERS[0], bridges=learn),))).roles
        assert role.bridges == "Batch and streaming pipelines 1 → 3; SQL 1.5 → 2"

    def test_the_closest_roles_have_their_picture(self, self_reported: ReportContent) -> None:
        assert "AI Backend Developer, Mid" in str(self_reported.roles_picture)
        assert content_of(result_of(others=())).roles_picture is None

    def test_no_more_than_six_roles_are_told(self) -> None:
        content = content_of(result_of(others=OTHERS * 4))
        assert len(content.roles) == 6
        assert str(content.roles_picture).count("AI Backend Developer") == 3


class TestTextThatPeopleWrote:
    def test_it_is_cut_at_its_length_with_a_mark(self) -> None:
        assert bounded("a" * 10, 10) == "a" * 10
        assert bounded("a" * 11, 10) == "a" * 9 + "…"

    def test_lines_and_spaces_become_single_spaces(self) -> None:
        assert bounded("  one\n\n\ntwo\t three\u3000four ", 100) == "one two three four"

    def test_control_characters_and_halves_of_characters_are_dropped(self) -> None:
        assert bounded("a\x00b\x1bc\ud800d", 100) == "abcd"

    def test_joiners_that_scripts_need_stay(self) -> None:
        assert bounded("می\u200cخواهم", 100) == "می\u200cخواهم"

    def test_evidence_is_bounded(self) -> None:
        content = content_of(result_of([replace(AI_ENGINEER[0], evidence="word " * 5000)]))

        assert len(content.table[0].evidence) <= EVIDENCE_LENGTH


def test_a_level_that_nobody_described_says_so() -> None:
    result = result_of()
    bare = tuple(replace(row, descriptors=("",) * 5) for row in result.rows)
    told = content_of(replace(result, rows=bare)).table[0]
    assert told.now is not None
    assert told.to_reach is not None
    assert (told.now.descriptor, told.to_reach.descriptor) == ("Not described", "Not described")
