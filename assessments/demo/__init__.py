"""The demo organisation: made-up people whose results differ in age and quality, a role of its own, and candidates in
every stage.

Same seed, same people. Every number comes from the real measurement.

    people      members with their own results, and the organisation's own role
    hiring      assessments: candidates, reviews, results, decisions
    sittings    tests, of candidates and of members
"""

from collections.abc import Callable
from datetime import datetime

from assessments.demo.hiring import seed_hiring
from assessments.demo.people import COLLEAGUES, SIGN_INS, Framework, seed_people

__all__ = ["NAMED", "seed"]

NAMED = len(SIGN_INS) + len(COLLEAGUES)


def seed(*, people: int, seed: int, now: datetime, on_person: Callable[[], None] = lambda: None) -> int:
    """Make the sign-ins, `people` further members with their results, and the assessments. Returns how many were new.

    Whoever is there already is left as they are, so it can run again and with a larger number.
    """
    framework = Framework.read()
    organisation, new = seed_people(people=people, seed=seed, now=now, framework=framework, on_person=on_person)
    seed_hiring(organisation=organisation, seed=seed, now=now, framework=framework)
    return new
