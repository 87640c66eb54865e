"""The PDF itself: what it holds, how it can be read, and what it refuses to fetch."""

import re
from dataclasses import replace
from itertools import pairwise

import pytest

from reports import pdf
from reports.content import ReportContent, content_of
from reports.pdf import AssetRefused
from tests.reports.reading import Tag, bookmarks, faces, links, opened, page_words, tags, words
from tests.reports.results import AI_ENGINEER, MEASURED, Row, result_of

HOSTILE = '</td><img src="file:///etc/passwd"><script>alert(1)</script> {{ report }} {% now "Y" %} & "quoted"'


@pytest.fixture(scope="module")
def content() -> ReportContent:
    return content_of(result_of())


@pytest.fixture(scope="module")
def drawn(content: ReportContent) -> bytes:
    return pdf.draw(content)


def with_evidence(evidence: str, link: str = "") -> bytes:
    return pdf.draw(content_of(result_of([replace(AI_ENGINEER[0], evidence=evidence, link=link), *AI_ENGINEER[1:]])))


class TestReading:
    def test_it_is_a_pdf_for_everybody(self, drawn: bytes) -> None:
        document = opened(drawn)
        with document.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
        assert document.Root.MarkInfo.Marked
        assert document.Root.ViewerPreferences.DisplayDocTitle
        assert document.Root.Lang == "en"

    def test_it_says_what_it_is_who_made_it_and_when_its_result_was_made(self, drawn: bytes) -> None:
        document = opened(drawn)
        information = document.docinfo

        assert information.Title == "AI Engineer, Mid: skill-gap report for Alice Example"
        assert information.Author == "Plumbline"
        assert str(information.CreationDate).startswith("D:20261120093000")

    def test_sixteen_competencies_take_six_pages_or_fewer(self, drawn: bytes) -> None:
        assert 4 <= len(opened(drawn).pages) <= 6

    def test_every_page_but_the_cover_has_its_number_and_says_whose_it_is(self, drawn: bytes) -> None:
        pages = [page_words(page) for page in opened(drawn).pages]

        assert " of " not in pages[0].replace("of this", "")
        for number, page in enumerate(pages[1:], start=2):
            assert f"{number} of {len(pages)}" in page
            assert "AI Engineer, Mid" in page
            assert "Alice Example" in page

    def test_its_bookmarks_follow_its_headings(self, drawn: bytes) -> None:
        assert bookmarks(drawn) == [
            "AI Engineer",
            "  Where you stand",
            "  Where to start",
            "  All competencies at a glance",
            "  Competency by competency",
            "    Generative AI",
            "    Systems",
            "    Foundations",
            "    Trust",
            "    Operations",
            "    People",
            "    Data",
            "  Roles close to this result",
            "  How this was made",
        ]

    def test_headings_nest_without_gaps(self, drawn: bytes) -> None:
        levels = [int(kind[1]) for kind in _kinds(tags(drawn)) if re.fullmatch("H[1-6]", kind)]

        assert levels[0] == 1
        assert all(after <= before + 1 for before, after in pairwise(levels))

    def test_every_picture_has_words_in_its_place(self, drawn: bytes) -> None:
        figures = list(tags(drawn).all("Figure"))

        assert len(figures) > 16
        assert all(figure.alt for figure in figures)

    def test_every_table_has_headers(self, drawn: bytes) -> None:
        tables = list(tags(drawn).all("Table"))

        assert tables
        assert all(list(table.all("TH")) for table in tables)

    def test_three_faces_are_embedded(self, drawn: bytes) -> None:
        assert faces(drawn) == {"Source-Sans-Pro", "Source-Sans-Pro-Semi-Bold", "Source-Serif-Pro-Semi-Bold"}


class TestWords:
    def test_the_gaps_stand_in_it_with_what_to_reach(self, drawn: bytes) -> None:
        said = words(drawn)

        assert "Agents ESSENTIAL What Agents is at the level Advanced." in said
        assert "76%" in said
        assert "Based on 14 of 16 competencies, 85% of the weight." in said

    def test_everything_the_content_says_of_its_making_stands_in_it(self, drawn: bytes, content: ReportContent) -> None:
        said = words(drawn)

        assert all(paragraph in said for paragraph in content.method)
        assert all(text in said for _, text in content.origin)

    def test_a_measured_one_tells_levels_with_their_uncertainty(self) -> None:
        measured = content_of(result_of(MEASURED))
        said = words(pdf.draw(measured))

        assert measured.table[0].estimate in said
        assert "Probability" in said

    def test_a_self_reported_one_tells_no_probability(self, drawn: bytes) -> None:
        assert "Probability" not in words(drawn)


class TestTheSameBytes:
    def test_the_same_result_makes_the_same_bytes(self, drawn: bytes) -> None:
        assert pdf.draw(content_of(result_of())) == drawn

    def test_another_result_makes_others(self, drawn: bytes) -> None:
        assert pdf.draw(content_of(result_of(person="Bob Example"))) != drawn


class TestHostileText:
    def test_it_is_text_and_nothing_else(self) -> None:
        said = words(with_evidence(HOSTILE))

        assert HOSTILE in said

    @pytest.mark.parametrize("link", ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,hello"])
    def test_a_link_that_is_none_is_text(self, link: str) -> None:
        made = with_evidence("", link)

        assert link in words(made)
        assert link not in links(made)

    def test_a_link_to_a_page_can_be_followed(self) -> None:
        assert "https://example.org/work?a=1&b=2" in links(with_evidence("", "https://example.org/work?a=1&b=2"))

    @pytest.mark.parametrize(
        "markup",
        [
            '<img src="file:///etc/passwd" alt="">',
            '<img src="http://169.254.169.254/latest/meta-data" alt="">',
            '<p style="background: url(file:///etc/passwd)">text</p>',
            '<style>@import "file:///etc/passwd";</style>',
            "<style>@font-face { font-family: x; src: url(https://example.org/x.ttf) }</style>",
            '<link rel="stylesheet" href="file:///etc/passwd">',
            '<link rel="attachment" href="file:///etc/passwd">',
            '<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>',
            '<img src="asset:../../config/settings.py" alt="">',
        ],
    )
    def test_what_is_not_ours_is_refused_even_where_text_became_markup(
        self, content: ReportContent, monkeypatch: pytest.MonkeyPatch, markup: str
    ) -> None:
        monkeypatch.setattr(pdf, "render_to_string", lambda *_: f'<html lang="en"><title>x</title>{markup}</html>')

        with pytest.raises(AssetRefused):
            pdf.draw(content)


class TestExtremes:
    @pytest.mark.parametrize(
        "evidence",
        ["word " * 400, "x" * 2000, "検索" * 1000, "مرحبا بالعالم " * 140, "👩‍🚀" * 600, "\n" * 2000 + "end"],
        ids=["words", "one word", "Japanese", "Arabic", "emoji", "empty lines"],
    )
    def test_evidence_of_any_kind_stays_on_its_page(self, evidence: str) -> None:
        assert 5 <= len(opened(with_evidence(evidence)).pages) <= 8

    def test_twenty_competencies_with_the_longest_names_are_all_there(self) -> None:
        rows = [Row(f"{i:02} {'Long competency names ' * 3}"[:60], f"Domain {i % 8}", 3, 5, rated=1) for i in range(20)]
        made = pdf.draw(content_of(result_of(rows, person="P" * 254, role="R" * 60, rung="S" * 60)))
        said = words(made)

        assert all(f" {i:02} Long competency" in said for i in range(20))

    @pytest.mark.parametrize("rated", [None, "n/a", 4], ids=["nothing rated", "nothing applicable", "no gaps"])
    def test_empty_sections_are_said_in_words(self, rated: int | str | None) -> None:
        made = pdf.draw(content_of(result_of([replace(row, rated=rated) for row in AI_ENGINEER], others=())))

        assert "Where to start" in words(made)

    def test_a_name_in_another_script_is_kept(self) -> None:
        assert "山田太郎" in words(pdf.draw(content_of(result_of(person="山田太郎"))))


def _kinds(tag: Tag) -> list[str]:
    return [tag.kind, *(kind for child in tag.children for kind in _kinds(child))]
