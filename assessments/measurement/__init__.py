"""How evidence becomes a level, a gap and a readiness: all the arithmetic of the product, and nothing else.

The vow: pure Python and NumPy. No Django, no database, no files, no clock, no chance. Frozen values go in,
frozen values come out, and the same input gives the same output; so every score can be made again and shown
step by step. Pages and files never compute a number of their own.

The way of a number:

    evidence   what was found out about one competency
    sources    what each kind of evidence says, and with which error
    combine    one estimate for each competency, from everything at once
    gaps       what people are told about the role they chose
    others     how close other roles are
    agreement  how far reviewers agree on what they all rated
    what_if    how ready people would be if the competencies weighed otherwise
    preview    how past outcomes would read if the role asked something else
    trace      an outcome worked out again, with every step kept

Beside it, how a test is made and read:

    irt        what right and wrong answers say about ability
    adaptive   which item comes next, and when a test is over
    calibrate  item parameters from many people's answers
"""

from .agreement import AGREEMENT_INTERVAL, Agreement, Band, Kind, Lack, TooLittle, agreement, agreement_of_one
from .combine import combine
from .disagreement import AgainstTest, Apart, Disagreement, against_test, apart, contradicts
from .estimate import Estimate, Interval, Share, Shares
from .evidence import Evidence, Reviews, TestScore
from .gaps import Asked, Basis, Coverage, Outcome, Reading, Status, Verdict, measure
from .others import Closeness, closeness
from .parameters import DEFAULTS, SCORING_VERSION, Parameters
from .preview import (
    FEWEST_SHOWN,
    Again,
    CompetencyShift,
    Demand,
    GroupShift,
    Past,
    PastRow,
    Shift,
    Spread,
    Standing,
    beside,
    group_shift,
    read_again,
    standing,
)
from .readiness import Known, Readiness, Required, rests_on_little
from .sources import Source
from .what_if import WhatIf, what_if

__all__ = [
    "AGREEMENT_INTERVAL",
    "DEFAULTS",
    "FEWEST_SHOWN",
    "SCORING_VERSION",
    "Again",
    "AgainstTest",
    "Agreement",
    "Apart",
    "Asked",
    "Band",
    "Basis",
    "Closeness",
    "CompetencyShift",
    "Coverage",
    "Demand",
    "Disagreement",
    "Estimate",
    "Evidence",
    "GroupShift",
    "Interval",
    "Kind",
    "Known",
    "Lack",
    "Outcome",
    "Parameters",
    "Past",
    "PastRow",
    "Readiness",
    "Reading",
    "Required",
    "Reviews",
    "Share",
    "Shares",
    "Shift",
    "Source",
    "Spread",
    "Standing",
    "Status",
    "TestScore",
    "TooLittle",
    "Verdict",
    "WhatIf",
    "against_test",
    "agreement",
    "agreement_of_one",
    "apart",
    "beside",
    "closeness",
    "combine",
    "contradicts",
    "group_shift",
    "measure",
    "read_again",
    "rests_on_little",
    "standing",
    "what_if",
]
