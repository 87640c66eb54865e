"""Which roles fit the answers somebody gives in the role finder, and what the built-in one gives to whom."""

from random import Random
from statistics import mean

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from roles.framework import Finder, Fit, Question, best_fits, parse
from roles.framework.finder import Option
from tests.factories.framework import a_finder, a_question
from tests.roles.framework.texts import built_in

SMALL = a_finder()
PLUMBER, FITTER = "plumber", "fitter"
ROLES = (PLUMBER, FITTER)


def fits(answers: dict[str, str], finder: Finder = SMALL) -> dict[str, Fit]:
    return {fit.role: fit for fit in best_fits(finder, answers, ROLES)}


def test_a_role_is_measured_against_the_most_it_could_have_reached_in_the_same_questions() -> None:
    found = fits({"tool": "gauge", "day": "street"})
    assert found[PLUMBER].score == pytest.approx((1 + 2) / (3 + 2))
    assert found[FITTER].score == pytest.approx((3 + 0) / (3 + 2))


def test_questions_that_were_not_answered_count_neither_for_nor_against() -> None:
    assert fits({"tool": "wrench"})[PLUMBER].score == 1


def test_a_role_that_no_answered_question_speaks_of_is_left_out() -> None:
    assert fits({"night": "anyone"}).keys() == {PLUMBER}
    assert fits({}) == {}


def test_the_interval_is_what_any_one_answer_left_out_would_leave() -> None:
    fit = fits({"tool": "gauge", "day": "street", "night": "anyone"})[PLUMBER]
    without_tool, without_day, without_night = 5 / 5, 4 / 6, 3 / 5
    assert (fit.low, fit.high) == (without_night, without_tool)
    assert fit.low < without_day < fit.high


def test_one_answer_leaves_everything_open() -> None:
    fit = fits({"tool": "wrench"})[PLUMBER]
    assert (fit.low, fit.high) == (0, 1)


def test_intervals_that_touch_are_too_close_to_call() -> None:
    first = Fit("a", 0.6, 0.5, 0.7, ())
    assert Fit("b", 0.45, 0.4, 0.5, ()).rivals(first)
    assert not Fit("c", 0.45, 0.4, 0.49, ()).rivals(first)


def test_reasons_are_the_answers_that_speak_for_the_role_the_strongest_first() -> None:
    found = fits({"tool": "gauge", "day": "street", "night": "anyone"})
    said = [(reason.answer, reason.weight) for reason in found[PLUMBER].reasons]
    assert said == [
        ("Anyone who stands in water", 3),
        ("Street, at an open lid", 2),
        ("Gauge that is true to a hair", 1),
    ]
    assert [reason.question for reason in found[FITTER].reasons] == ["Which tool lies nearest to your hand?"]


def test_of_two_alike_the_earlier_role_comes_first() -> None:
    finder = Finder(
        questions=(
            a_question("day", "How does a day begin?", {"Early, in fog": {"a": 2, "b": 2}, "Late, in sun": {"c": 1}}),
        )
    )
    assert [fit.role for fit in best_fits(finder, {"day": "early"}, ["b", "a"])] == ["b", "a"]
    assert [fit.role for fit in best_fits(finder, {"day": "early"}, ["a", "b"])] == ["a", "b"]


def test_answers_that_the_finder_does_not_have_count_for_nothing() -> None:
    odd = {"tool": "hammer", "shoe": "left", "day": "street"}
    assert fits(odd) == fits({"day": "street"})
    assert SMALL.understood(odd) == {"day": "street"}


few = settings(max_examples=25)
LETTERS = "abcd"
"""Roles of the finders that are made up below, in which any option may speak for any of them."""


@st.composite
def answered_finders(draw: st.DrawFn) -> tuple[Finder, dict[str, str]]:
    weights = st.dictionaries(st.sampled_from(LETTERS), st.integers(1, 3), min_size=1)
    asked = draw(st.lists(st.lists(weights, min_size=2, max_size=3), min_size=1, max_size=4))
    finder = Finder(
        questions=tuple(
            Question(
                slug=f"question-{number}",
                text="A question like any other?",
                options=tuple(
                    Option(slug=f"option-{n}", text="An answer like any other", fits=fits)
                    for n, fits in enumerate(said)
                ),
            )
            for number, said in enumerate(asked)
        )
    )
    chosen = {q.slug: draw(st.none() | st.sampled_from(q.options)) for q in finder.questions}
    return finder, {question: option.slug for question, option in chosen.items() if option}


def scores(finder: Finder, answers: dict[str, str]) -> dict[str, float]:
    return {fit.role: fit.score for fit in best_fits(finder, answers, LETTERS)}


@few
@given(answered_finders())
def test_a_score_is_a_share_and_lies_within_its_interval(case: tuple[Finder, dict[str, str]]) -> None:
    for fit in best_fits(*case, LETTERS):
        assert 0 <= fit.low <= fit.score + 1e-9
        assert fit.score - 1e-9 <= fit.high <= 1


@few
@given(answered_finders(), st.randoms())
def test_the_order_of_answers_does_not_matter(case: tuple[Finder, dict[str, str]], chance: Random) -> None:
    finder, answers = case
    shuffled = chance.sample(list(answers.items()), len(answers))
    assert best_fits(finder, dict(shuffled), LETTERS) == best_fits(finder, answers, LETTERS)


@few
@given(answered_finders(), st.sampled_from(LETTERS))
def test_a_chosen_answer_that_says_more_for_a_role_never_lowers_it(
    case: tuple[Finder, dict[str, str]], role: str
) -> None:
    finder, answers = case
    before = scores(finder, answers).get(role, 0)
    for question, option in answers.items():
        assert scores(heavier(finder, question, option, role), answers)[role] >= before


def heavier(finder: Finder, question: str, option: str, role: str) -> Finder:
    """The finder in which that option says as much as can be for the role."""

    def again(one: Question) -> Question:
        options = (
            o.model_copy(update={"fits": o.fits | {role: 3}}) if (one.slug, o.slug) == (question, option) else o
            for o in one.options
        )
        return one.model_copy(update={"options": tuple(options)})

    return finder.model_copy(update={"questions": tuple(again(one) for one in finder.questions)})


# --- The built-in finder -------------------------------------------------------------------------------------

Respondents = NDArray[np.intp]
"""A row for each person: which option, by its number, they chose in each question."""


class Simulation:
    """The built-in finder over the built-in roles, for many who answer all of it at once."""

    def __init__(self) -> None:
        catalogue = parse(built_in())
        assert catalogue.finder
        self.finder = catalogue.finder
        self.roles = [role.slug for role in catalogue.roles]
        self.points = [
            np.array([[option.fits.get(role, 0) for role in self.roles] for option in question.options])
            for question in self.finder.questions
        ]
        """By question: options × roles."""
        self.most = sum(points.max(axis=0) for points in self.points)

    def first(self, people: Respondents) -> NDArray[np.intp]:
        """By person, which role comes first, by its number. Checked against `best_fits` below."""
        reached = sum(points[people[:, number]] for number, points in enumerate(self.points))
        return np.argmax(reached / self.most, axis=1)

    def random(self, count: int, seed: int) -> Respondents:
        chance = np.random.default_rng(seed)
        return np.stack([chance.integers(len(points), size=count) for points in self.points], axis=1)

    def ideal(self, role: int, count: int, seed: int) -> Respondents:
        """People who choose what speaks most for the role, and at random where nothing does."""
        people = self.random(count, seed)
        for number, points in enumerate(self.points):
            if points[:, role].any():
                people[:, number] = points[:, role].argmax()
        return people

    def noisy(self, role: int, count: int, seed: int) -> Respondents:
        """The same, with a quarter of their answers given at random."""
        chance = np.random.default_rng(seed + 1)
        ideal, other = self.ideal(role, count, seed), self.random(count, seed + 2)
        return np.where(chance.random(ideal.shape) < 0.25, other, ideal)


@pytest.fixture(scope="module")
def simulation() -> Simulation:
    return Simulation()


def test_the_finder_asks_fourteen_questions_and_knows_every_role(simulation: Simulation) -> None:
    assert len(simulation.finder.questions) == 14
    assert simulation.finder.roles == set(simulation.roles)


def test_the_simulation_ranks_as_the_finder_does(simulation: Simulation) -> None:
    people = simulation.random(100, seed=3)
    for person, first in zip(people, simulation.first(people), strict=True):
        answers = {q.slug: q.options[n].slug for q, n in zip(simulation.finder.questions, person, strict=True)}
        assert best_fits(simulation.finder, answers, simulation.roles)[0].role == simulation.roles[first]


def test_whoever_always_answers_for_a_role_sees_it_first(simulation: Simulation) -> None:
    for number, role in enumerate(simulation.roles):
        firsts = simulation.first(simulation.ideal(number, 500, seed=number))
        assert (firsts == number).all(), role


def test_with_a_quarter_of_the_answers_at_random_a_role_is_still_first_for_nine_in_ten(simulation: Simulation) -> None:
    hits = [
        float((simulation.first(simulation.noisy(number, 1_000, seed=100 * number)) == number).mean())
        for number in range(len(simulation.roles))
    ]
    assert mean(hits) >= 0.90
    assert min(hits) >= 0.75


def test_no_role_is_favoured_when_all_answers_are_random(simulation: Simulation) -> None:
    firsts = simulation.first(simulation.random(40_000, seed=11))
    shares = np.bincount(firsts, minlength=len(simulation.roles)) / len(firsts)
    assert shares.max() <= 0.06
    assert shares.min() > 0
