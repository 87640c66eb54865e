"""Made-up people: what their tests say of them is as true as the literature says it should be."""

import numpy as np
import pytest

from assessments.measurement import Parameters
from assessments.measurement.adaptive import Pool, Wanted
from assessments.measurement.irt import Curve, author_difficulty
from assessments.measurement.simulate import simulate


def a_role(items: int = 9) -> list[Wanted]:
    curves = {n: Curve(1.0, author_difficulty(1 + n % 3), 0.0 if n % 2 else 0.25) for n in range(items)}
    return [Wanted(f"skill-{n}", 1 + n % 3, 1 + n % 5, Pool.of(curves, {})) for n in range(5)]


def test_one_ability_and_a_calibrated_bank_of_three_hundred() -> None:
    chance = np.random.default_rng(11)
    curves = {n: Curve(float(chance.lognormal(0.12, 0.3)), float(chance.normal())) for n in range(300)}
    bank = Wanted("one", 2, 1, Pool.of(curves, {}, calibrated=True))
    # Without the error of a test that is not the job, and without a verdict to reach, what is left is one ability.
    alone = Parameters(prior_sd=1.0, test_validity=1.0)
    found = simulate([bank], people=500, chance=chance, limit=60, decided=1, parameters=alone)
    assert found.items_mean == pytest.approx(13.2, abs=1.0)
    assert found.rmse == pytest.approx(0.342, abs=3 * 0.342 / np.sqrt(2 * 500))
    assert found.bias == pytest.approx(0.001, abs=3 * 0.342 / np.sqrt(500))
    assert found.coverage95 == pytest.approx(0.947, abs=3 * np.sqrt(0.947 * 0.053 / 500))
    assert found.max_exposure <= 0.26


def test_the_same_chance_makes_the_same_people() -> None:
    one, same, other = (simulate(a_role(), people=6, chance=np.random.default_rng(seed)) for seed in (3, 3, 4))
    assert one == same != other


def test_a_longer_test_errs_less() -> None:
    short, long = (simulate(a_role(), people=80, chance=np.random.default_rng(1), limit=n) for n in (5, 45))
    assert short.items_mean == 5 < long.items_mean
    assert long.rmse < short.rmse
    assert long.decided_rate > short.decided_rate


def test_an_interval_of_95_per_cent_holds_at_least_so_many() -> None:
    found = simulate(a_role(), people=100, chance=np.random.default_rng(2))
    assert found.coverage95 >= 0.94
    assert abs(found.bias) < 0.2


def test_without_items_there_is_the_prior_and_no_verdict() -> None:
    bare = [Wanted(f"skill-{n}", 2, 1, Pool.of({}, {})) for n in range(3)]
    found = simulate(bare, people=400, chance=np.random.default_rng(1))
    assert (found.items_mean, found.max_exposure, found.decided_rate, found.wrong_rate) == (0, 0, 0, None)
    assert found.rmse == pytest.approx(1.5, abs=0.15)


def test_what_some_were_shown_rests_for_the_next_and_the_bank_given_stays_as_it_is() -> None:
    role = a_role(30)
    found = simulate(role, people=60, chance=np.random.default_rng(1), limit=5)
    assert found.max_exposure < 0.3
    assert not any(one.pool.exposure.any() for one in role)


def test_it_says_when_somebody_is_done() -> None:
    done: list[None] = []
    simulate(a_role(), people=3, chance=np.random.default_rng(1), on_person=lambda: done.append(None))
    assert len(done) == 3


@pytest.mark.parametrize(("people", "wanted"), [(0, a_role()), (1, [])])
def test_nobody_or_nothing_cannot_be_simulated(people: int, wanted: list[Wanted]) -> None:
    with pytest.raises(ValueError, match="at least one person and one competency"):
        simulate(wanted, people=people, chance=np.random.default_rng(1))
