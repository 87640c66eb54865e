"""A test under way: what it asks next, when it is over, and that it says of people what the whole model says."""

from dataclasses import replace

import numpy as np
import pytest

from assessments.measurement import Evidence, Reviews, combine
from assessments.measurement.adaptive import Pool, RoleTest, Wanted
from assessments.measurement.irt import Curve, author_difficulty, score_of


def a_pool(size: int = 9, first: int = 0, exposure: float = 0.0) -> Pool:
    """Items of all three levels in turn, of which every third leaves nothing to guessing."""
    curves = {first + n: Curve(1.0, author_difficulty(1 + n % 3), 0.0 if n % 9 < 3 else 0.25) for n in range(size)}
    return Pool.of(curves, dict.fromkeys(curves, exposure))


def a_test(competencies: int = 3, **more: object) -> RoleTest:
    wanted = [Wanted(f"skill-{n}", 2, 1 + n, a_pool(first=100 * n)) for n in range(competencies)]
    return RoleTest(wanted, **more)  # type: ignore[arg-type]


def played(test: RoleTest, seed: int, ability: float) -> list[tuple[str, int]]:
    """The way of somebody whose answers are right wherever the chance of it is above a half."""
    chance = np.random.default_rng(seed)
    asked = []
    while (following := test.next_item(chance)) is not None:
        asked.append(following)
        test.answered(*following, is_right=ability > author_difficulty(1 + following[1] % 100 % 3))
    return asked


def test_no_item_comes_twice_and_the_test_ends() -> None:
    for ability in (-3.0, 0.0, 3.0):
        asked = played(a_test(), 1, ability)
        assert len(asked) == len(set(asked)) <= 27


def test_the_same_chance_makes_the_same_test() -> None:
    assert played(a_test(), 7, 0.3) == played(a_test(), 7, 0.3) != played(a_test(), 8, 0.3)


def test_it_stops_at_its_limit() -> None:
    assert len(played(a_test(limit=5), 1, 0.1)) == 5
    assert a_test(1).limit == 12
    assert a_test(2).limit == 40


def test_somebody_far_above_what_is_asked_is_asked_little() -> None:
    easy = [Wanted(f"skill-{n}", 1, 3, a_pool(first=100 * n)) for n in range(3)]
    assert len(played(RoleTest(easy), 1, 3.0)) < len(played(a_test(), 1, 0.1))


def test_what_counts_most_and_is_least_sure_comes_first() -> None:
    assert a_test().next_item(np.random.default_rng(1))[0] == "skill-2"  # type: ignore[index]


def test_what_was_shown_too_often_rests_while_there_is_something_else() -> None:
    mixed = a_pool(6)
    mixed.exposure[:3] = 0.4
    fresh = {RoleTest([Wanted("a", 2, 1, mixed)]).next_item(np.random.default_rng(n)) for n in range(40)}
    assert fresh <= {("a", 3), ("a", 4), ("a", 5)}
    worn = RoleTest([Wanted("a", 2, 1, a_pool(6, exposure=0.4))])
    assert worn.next_item(np.random.default_rng(1)) is not None


def test_it_says_what_the_whole_model_says() -> None:
    beside = [Evidence(self_rating=3), Evidence(reviews=Reviews(2.5, 2)), Evidence()]
    test = a_test(evidence=beside)
    played(test, 3, 0.4)
    scores = [test.scores().get(f"skill-{n}") for n in range(3)]
    whole = combine([Evidence(one.self_rating, score, one.reviews) for one, score in zip(beside, scores, strict=True)])
    assert list(test.levels) == pytest.approx([estimate.level for estimate in whole])
    assert list(test.sds) == pytest.approx([estimate.sd for estimate in whole])


def test_what_a_test_says_is_within_rounding_of_the_whole_model() -> None:
    chance = np.random.default_rng(5)
    beside = [
        Evidence(self_rating=1),
        Evidence(reviews=Reviews(3.5, 1)),
        Evidence(4, reviews=Reviews(2, 3)),
        Evidence(),
    ]
    test = a_test(4, evidence=beside)
    while (following := test.next_item(chance)) is not None:
        test.answered(*following, is_right=chance.random() < 0.5)
        scores = [test.scores().get(f"skill-{n}") for n in range(4)]
        whole = combine([replace(one, test=score) for one, score in zip(beside, scores, strict=True)])
        assert list(test.levels) == pytest.approx([estimate.level for estimate in whole], abs=1e-9)
        assert list(test.sds) == pytest.approx([estimate.sd for estimate in whole], abs=1e-9)


def test_items_alike_are_shown_alike_often_wherever_they_stand() -> None:
    for size in (12, 600):
        pool = Pool.of(dict.fromkeys(range(size), Curve(1.0, 0.0, 0.25)), {})
        chance = np.random.default_rng(1)
        shown = [RoleTest([Wanted("a", 2, 1, pool)]).next_item(chance)[1] for _ in range(300)]  # type: ignore[index]
        assert abs(np.mean(shown) - (size - 1) / 2) < 3.5 * size / np.sqrt(12 * 300)


def test_where_all_were_shown_often_those_shown_more_than_their_like_rest() -> None:
    worn = a_pool(6, exposure=0.4)
    worn.exposure[:3] = 0.6
    shown = {RoleTest([Wanted("a", 2, 1, worn)]).next_item(np.random.default_rng(n)) for n in range(40)}
    assert shown <= {("a", 3), ("a", 4), ("a", 5)}


def test_calibrated_items_are_asked_until_ability_is_known_well_enough() -> None:
    curves = {n: Curve(2.0, n / 10 - 2) for n in range(40)}
    used = {}
    for calibrated in (True, False):
        test = RoleTest([Wanted("a", 2, 1, Pool.of(curves, {}, calibrated=calibrated))], limit=40, decided=1)
        chance = np.random.default_rng(1)
        while (following := test.next_item(chance)) is not None:
            test.answered(*following, is_right=chance.random() < curves[following[1]].right(0.0))
        used[calibrated] = test.shown
        assert test.scores()["a"].sd <= 0.35
    assert used[True] < used[False] == 40


def test_no_competency_is_done_before_an_item_of_its_own() -> None:
    known = [Evidence(reviews=Reviews(4, 9))] * 3
    test = RoleTest([Wanted(f"skill-{n}", 1, 1, a_pool(first=100 * n)) for n in range(3)], known)
    assert all(test.probability(place) > 0.9 for place in range(3))
    assert {competency for competency, _ in played(test, 1, 3.0)} == {"skill-0", "skill-1", "skill-2"}


def test_a_bank_without_items_has_nothing_to_ask() -> None:
    nothing = Pool.of({}, {})
    test = RoleTest([Wanted(f"skill-{n}", 2, 1, nothing) for n in range(3)])
    assert test.next_item(np.random.default_rng(1)) is None
    assert test.scores() == {}


def test_an_answer_to_what_it_does_not_have_is_refused() -> None:
    with pytest.raises(KeyError):
        a_test().answered("skill-0", 999, True)
    with pytest.raises(KeyError):
        a_test().answered("skill-9", 0, True)


def test_nothing_is_asked_where_there_is_no_item() -> None:
    nothing = Pool.of({}, {})
    assert RoleTest([Wanted("a", 2, 1, nothing)]).next_item(np.random.default_rng(1)) is None


def test_a_competency_of_one_item_is_asked_about_once() -> None:
    test = RoleTest([Wanted("a", 2, 1, a_pool(1))])
    assert played(test, 1, 0.0) == [("a", 0)]


def test_a_competency_without_items_is_never_asked_about_but_what_is_known_of_it_counts() -> None:
    wanted = [Wanted("empty", 3, 5, Pool.of({}, {})), Wanted("full", 2, 1, a_pool())]
    known = RoleTest(wanted, [Evidence(reviews=Reviews(4, 3)), Evidence()])
    assert known.levels[1] > RoleTest(wanted).levels[1]
    assert {competency for competency, _ in played(known, 1, 0.1)} == {"full"}
    assert set(known.scores()) == {"full"}


def test_earlier_answers_at_once_are_the_same_as_one_by_one() -> None:
    given = [("skill-1", 100, True), ("skill-0", 3, False), ("skill-1", 105, True), ("skill-0", 1, True)]
    at_once, one_by_one = a_test(), a_test()
    at_once.replay(given)
    for answer in reversed(given):
        one_by_one.answered(*answer)
    assert at_once.shown == one_by_one.shown == 4
    assert list(at_once.levels) == pytest.approx(list(one_by_one.levels), abs=1e-12)
    assert list(at_once.sds) == pytest.approx(list(one_by_one.sds), abs=1e-12)
    assert at_once.next_item(np.random.default_rng(1)) == one_by_one.next_item(np.random.default_rng(1))


def test_a_replay_with_something_unknown_takes_nothing_in() -> None:
    test = a_test()
    with pytest.raises(KeyError):
        test.replay([("skill-0", 0, True), ("skill-0", 999, True)])
    assert (test.shown, test.scores()) == (0, {})


def test_the_score_kept_is_the_score_of_the_test() -> None:
    test = a_test()
    test.replay([("skill-0", 0, True), ("skill-0", 4, False), ("skill-0", 8, True)])
    curves = [
        Curve(1.0, author_difficulty(1)),
        Curve(1.0, author_difficulty(2), 0.25),
        Curve(1.0, author_difficulty(3), 0.25),
    ]
    score = score_of(zip(curves, [True, False, True], strict=True))
    assert (score.mean, score.sd) == pytest.approx((test.scores()["skill-0"].mean, test.scores()["skill-0"].sd))
