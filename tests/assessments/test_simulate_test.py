"""`manage.py simulate_test`: the built-in bank tried out on made-up people."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

FIGURES = [
    "items_mean",
    "rmse",
    "bias",
    "coverage95",
    "max_exposure",
    "exact_band_rate",
    "decided_rate",
    "wrong_rate",
]


def simulated(**options: object) -> str:
    out = StringIO()
    call_command("simulate_test", stdout=out, stderr=StringIO(), **options)
    return out.getvalue()


def test_figures_as_json() -> None:
    found = json.loads(simulated(people=30, json=True))
    assert list(found) == FIGURES
    assert 1 <= found["items_mean"] <= 40
    assert 0.5 < found["rmse"] < 1.5
    assert found["coverage95"] > 0.9
    for share in ("max_exposure", "exact_band_rate", "decided_rate", "wrong_rate"):
        assert 0 < found[share] < 1


def test_the_same_seed_makes_the_same_figures() -> None:
    one, same, other = (simulated(people=4, seed=seed, json=True) for seed in (7, 7, 8))
    assert one == same != other


def test_each_figure_in_words() -> None:
    said = simulated(people=2, role="ml-engineer", rung="senior")
    assert said.startswith("2 people, ml-engineer at senior, seed 1.\n")
    for words in ("shown to one person", "in the band of the true level", "inside the 95% interval"):
        assert words in said


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"people": 0}, "Nothing was simulated: --people is 1 or more, not 0."),
        ({"seed": -1}, "--seed is 0 or more, not -1."),
        ({"role": "astronaut"}, "there is no role “astronaut”. Roles: ai-"),
        ({"rung": "captain"}, "AI Engineer has no rung “captain”. Rungs: junior, mid, senior."),
    ],
)
def test_what_cannot_be_simulated_is_refused_in_a_sentence(options: dict[str, object], said: str) -> None:
    with pytest.raises(CommandError, match=said):
        simulated(**options)
