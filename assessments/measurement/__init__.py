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
    preview    how past outcomes would read if the role asked something else
"""

from .combine import combine
from .disagreement import Disagreement
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
from .readiness import Readiness, Required, rests_on_little
from .sources import Source

__all__ = [
    "DEFAULTS",
    "FEWEST_SHOWN",
    "SCORING_VERSION",
    "Again",
    "Asked",
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
    "Verdict",
    "beside",
    "closeness",
    "combine",
    "group_shift",
    "measure",
    "read_again",
    "rests_on_little",
    "standing",
]
