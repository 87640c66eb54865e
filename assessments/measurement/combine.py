"""All evidence into one estimate for each competency, by one normal model over all of them at once.

Skills go together, and so do the errors of one source: somebody lenient with themself is lenient throughout.
Both are said with one correlation matrix, so evidence about one skill informs the others, and one person's
leniency is not counted once for every competency.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from .disagreement import disagreement
from .estimate import Estimate, Share, Shares
from .evidence import Evidence, TestScore
from .parameters import DEFAULTS, Parameters
from .sources import Source, Statement, said_by_test, statements

Array = NDArray[np.floating]


@dataclass(frozen=True, slots=True)
class _Voice:
    """What one party, a source or the prior, says of all K competencies.

    `means` has K entries; `precision` is K x K, with zeros for every competency the party does not speak of.
    """

    means: Array
    precision: Array


def combine(evidence: Sequence[Evidence], parameters: Parameters = DEFAULTS) -> tuple[Estimate, ...]:
    """One estimate per competency, in the order given; a competency without evidence learns from the others.

    New evidence never raises a standard deviation, with one small exception: another reviewer of one
    competency can raise that of a different one, by up to some .03 levels, because the error that reviewers
    share shows less in steadier ratings.
    """
    if not evidence:
        return ()
    joined = weigh(evidence, parameters)
    prior_shares = _shares(joined.pull_of_prior)
    shares = {source: _shares(pull) for source, pull in joined.pulls.items()}
    return tuple(
        Estimate(
            level=float(joined.levels[i]),
            sd=float(joined.sds[i]),
            sources=tuple(joined.said[i]),
            shares=Shares(
                prior=prior_shares[i],
                self_rating=shares[Source.SELF_RATING][i],
                test=shares[Source.TEST][i],
                reviews=shares[Source.REVIEWS][i],
            ),
            disagreement=disagreement(joined.said[i].values(), parameters),
        )
        for i in range(len(joined.said))
    )


@dataclass(frozen=True, slots=True)
class Weighed:
    """Everything at once, before it is told: levels and standard deviations of the K competencies, and how they came.

    `said` has the statements of each competency. `pulls` has for each source a K x K table, `pull_of_prior` that of
    what is known of people in general: entry (i, j) is the share of what it says of competency j in the level of i. So
    the level of i is the sum, over all of them and all j, of share times what is said.
    """

    said: Sequence[Mapping[Source, Statement]]
    levels: Array
    sds: Array
    pulls: Mapping[Source, Array]
    pull_of_prior: Array


def weigh(evidence: Sequence[Evidence], parameters: Parameters = DEFAULTS) -> Weighed:
    """Join what is known of at least one competency."""
    said = [statements(each, parameters) for each in evidence]
    likeness, prior = _of_everybody(len(said), parameters)
    voices = {source: _voice(source, said, likeness) for source in Source}
    everybody = [prior, *voices.values()]
    covariance = np.linalg.inv(np.sum([voice.precision for voice in everybody], axis=0))
    return Weighed(
        said=said,
        levels=covariance @ np.sum([voice.precision @ voice.means for voice in everybody], axis=0),
        sds=np.sqrt(np.diag(covariance)),
        pulls={source: covariance @ voice.precision for source, voice in voices.items()},
        pull_of_prior=covariance @ prior.precision,
    )


class Joint:
    """The same estimates for a test under way: only what it says anew of a competency is read again.

    What else is known stays as it is. The test's error covariance is diag(d) + rho k k', with k the square roots of the
    kindred errors and d what is left of each competency's error, so its inverse needs no solving: with u = k / d it
    is diag(1 / d) - rho u u' / (1 + rho k'u) (Sherman & Morrison 1950).
    """

    def __init__(self, evidence: Sequence[Evidence], parameters: Parameters = DEFAULTS) -> None:
        self._parameters = parameters
        likeness, prior = _of_everybody(len(evidence), parameters)
        said = [statements(each, parameters) for each in evidence]
        beside = (_voice(source, said, likeness) for source in Source if source is not Source.TEST)
        voices = [prior, *beside]
        self._precision = np.sum([voice.precision for voice in voices], axis=0)
        self._pull = np.sum([voice.precision @ voice.means for voice in voices], axis=0)
        self._untested = list(zip(self._precision.diagonal().tolist(), self._pull.tolist(), strict=True))
        self._kindred, self._shared, self._means = np.zeros((3, len(evidence)))

    def tested(self, place: int, score: TestScore) -> None:
        """What the test says by now of the competency at this place."""
        own = kindred = mean = shared = 0.0
        if said := said_by_test(score, self._parameters):
            rho = self._parameters.skill_correlation
            own = 1 / (said.own_error + (1 - rho) * said.kindred_error)
            kindred, shared, mean = sqrt(said.kindred_error) * own, rho * said.kindred_error * own, said.mean
        precision, pull = self._untested[place]
        self._precision[place, place], self._pull[place] = precision + own, pull + own * mean
        self._kindred[place], self._shared[place], self._means[place] = kindred, shared, mean

    def estimates(self) -> tuple[Array, Array]:
        """Levels and their standard deviations."""
        together = self._parameters.skill_correlation / (1 + self._shared.sum()) * self._kindred
        covariance = np.linalg.inv(self._precision - together[:, None] * self._kindred)
        levels = covariance @ (self._pull - together * (self._kindred @ self._means))
        return levels, np.sqrt(covariance.diagonal())


@lru_cache(maxsize=100)
def _of_everybody(competencies: int, parameters: Parameters) -> tuple[Array, _Voice]:
    """The correlation matrix C, and what is known of people in general. Kept, as it is the same for all of them.

    C has ones on its diagonal and the same correlation everywhere else.
    """
    rho = parameters.skill_correlation
    likeness = (1 - rho) * np.eye(competencies) + rho * np.ones((competencies, competencies))
    precision = np.linalg.inv(parameters.prior_sd**2 * likeness)
    means = np.full(competencies, parameters.prior_mean)
    for kept in (likeness, means, precision):
        kept.flags.writeable = False
    return likeness, _Voice(means, precision)


def _voice(source: Source, said: Sequence[Mapping[Source, Statement]], likeness: Array) -> _Voice:
    """What one source says: the inverse of its error covariance over the competencies it covers."""
    size = len(said)
    means, precision = np.zeros(size), np.zeros((size, size))
    covered = [i for i in range(size) if source in said[i]]
    if covered:
        block = np.ix_(covered, covered)
        precision[block], means[covered] = _precision_of([said[i][source] for i in covered], likeness[block])
    return _Voice(means, precision)


def _precision_of(spoken: Sequence[Statement], likeness: Array) -> tuple[Array, Array]:
    """Of what one source says of the competencies it covers: the inverse of its error covariance, and its means."""
    kindred = np.sqrt([statement.kindred_error for statement in spoken])
    own = np.diag([statement.own_error for statement in spoken])
    means = np.array([statement.mean for statement in spoken])
    return np.linalg.inv(np.outer(kindred, kindred) * likeness + own), means


def _shares(pull: Array) -> list[Share]:
    """The share of one voice in each estimate: entry (i, j) of `pull` is what it says of j, as it moves i."""
    pairs = zip(pull.sum(axis=1), np.diag(pull), strict=True)
    return [Share(total=float(total), own=float(own)) for total, own in pairs]
