"""British words, terms of the field, and what is no word at all."""

import pytest

from roles.framework.prose import sentences_of, words_of
from roles.framework.spelling import Spelling, british, terms_in, unsorted_terms

SPELLING = Spelling.of(["the", "organize", "modeled", "receive", "behavior", "prize", "for", "our"], ["tokenise"])


@pytest.mark.parametrize(
    ("american", "form"),
    [
        ("behavior", "behaviour"),
        ("favorite", "favourite"),
        ("unfavorable", "unfavourable"),
        ("organization", "organisation"),
        ("tokenizers", "tokenisers"),
        ("analyzed", "analysed"),
        ("labeling", "labelling"),
        ("unlabeled", "unlabelled"),
        ("modeler", "modeller"),
        ("center", "centre"),
        ("centimeters", "centimetres"),
        ("catalog", "catalogue"),
        ("defense", "defence"),
        ("fulfill", "fulfil"),
        ("enrollment", "enrolment"),
        ("skillful", "skilful"),
        ("artifacts", "artefacts"),
        ("skepticism", "scepticism"),
        ("gray", "grey"),
        ("math", "maths"),
    ],
)
def test_an_american_word_has_a_british_form(american: str, form: str) -> None:
    assert british(american) == form
    assert british(form) == form


@pytest.mark.parametrize(
    "words",
    [
        "size resized sizing prize seize citizen",
        "for four editor laboratory vigorous color-blind",
        "labelled filed called failed",
        "enter parameter metre log blog sense expense fulfilled",
        "wise rise promise exercise analyses",
    ],
)
def test_any_other_word_stays_as_it_is(words: str) -> None:
    assert " ".join(british(word) for word in words.split()) == words


def test_a_british_word_is_known_by_its_american_form() -> None:
    assert list(SPELLING.complaints("The behaviour for our prize, modelled: organise")) == []
    assert list(SPELLING.complaints("The centre")) == [
        "“centre” is in no word list; correct it, or add it to words.txt if it is a term"
    ]


def test_an_american_word_is_told_whether_it_is_known_or_not() -> None:
    assert list(SPELLING.complaints("Organize the behavior; tokenise the flavor")) == [
        "“organize” is American; write “organise”",
        "“behavior” is American; write “behaviour”",
        "“flavor” is American; write “flavour”",
    ]


@pytest.mark.parametrize("slip", ["recieve", "recive", "receivve", "receeve"])
def test_a_slip_brings_the_word_to_mind(slip: str) -> None:
    assert list(SPELLING.complaints(slip)) == [
        f"“{slip}” is in no word list; write “receive”, or add it to words.txt if it is a term"
    ]


def test_a_word_is_told_once_for_a_text() -> None:
    assert len(list(SPELLING.complaints("Zwx the zwx"))) == 1


def test_names_abbreviations_and_code_are_no_words_to_spell() -> None:
    text = "Runs PyTorch and `pip install` on GPUs, in Zürich. See setup.cfg, v2 and my_file for the model’s re-run."
    words = ["runs", "and", "on", "in", "see", "and", "for", "the", "model", "re", "run"]
    assert list(words_of(text)) == words


def test_a_capital_at_the_beginning_of_a_sentence_is_any_words() -> None:
    assert list(words_of("Ask Anna. “Tell Anna first.” Then: Leave.")) == ["ask", "tell", "first", "then", "leave"]


def test_sentences_end_where_they_end() -> None:
    assert sentences_of("One of 2.5 parts. Two? “Three.” Four: five") == [
        "One of 2.5 parts.",
        "Two?",
        "“Three.”",
        "Four:",
        "five",
    ]


def test_terms_stand_one_a_line_with_remarks_between() -> None:
    text = "# Tools\nKubernetes\n\nrunbook\n"
    assert terms_in(text) == ("kubernetes", "runbook")
    assert list(unsorted_terms(text)) == []


def test_terms_are_sorted_and_none_stands_twice() -> None:
    assert list(map(str, unsorted_terms("# Tools\nrunbook\nKubernetes\nkubernetes\n"))) == [
        "words.txt:3: “Kubernetes” comes before “runbook”; keep the terms sorted",
        "words.txt:4: “kubernetes” is already on the line before; remove one",
    ]
