"""All evidence into one estimate for each competency, by one normal model over all of them at once.

Skills go together, and so do the errors of one source: somebody lenient with themself is lenient throughout.
Both are said with one correlation matrix, so evidence about one skill informs the others, and one person's
leniency is not counted once for every competency.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .disagreement import disagreement
from .estimate import Estimate, Share, Shares
from .evidence import Evidence
from .parameters import DEFAULTS, Parameters
from .sources import Source, Statement, statements

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
    said = [statements(each, parameters) for each in evidence]
    likeness = _likeness(len(said), parameters)
    prior = _prior(likeness, parameters)
    voices = {source: _voice(source, said, likeness) for source in Source}
    everybody = [prior, *voices.values()]

    covariance = np.linalg.inv(np.sum([voice.precision for voice in everybody], axis=0))
    levels = covariance @ np.sum([voice.precision @ voice.means for voice in everybody], axis=0)
    sds = np.sqrt(np.diag(covariance))
    prior_shares = _shares(covariance @ prior.precision)
    shares = {source: _shares(covariance @ voice.precision) for source, voice in voices.items()}

    return tuple(
        Estimate(
            level=float(levels[i]),
            sd=float(sds[i]),
            sources=tuple(said[i]),
            shares=Shares(
                prior=prior_shares[i],
                self_rating=shares[Source.SELF_RATING][i],
                test=shares[Source.TEST][i],
                reviews=shares[Source.REVIEWS][i],
            ),
            disagreement=disagreement(said[i].values(), parameters),
        )
        for i in range(len(said))
    )


def _likeness(competencies: int, parameters: Parameters) -> Array:
    """The correlation matrix C: one on the diagonal, the same correlation everywhere else."""
    rho = parameters.skill_correlation
    return (1 - rho) * np.eye(competencies) + rho * np.ones((competencies, competencies))


def _prior(likeness: Array, parameters: Parameters) -> _Voice:
    """What is known of people in general."""
    precision = np.linalg.inv(parameters.prior_sd**2 * likeness)
    return _Voice(np.full(len(likeness), parameters.prior_mean), precision)


def _voice(source: Source, said: Sequence[Mapping[Source, Statement]], likeness: Array) -> _Voice:
    """What one source says: the inverse of its error covariance over the competencies it covers."""
    size = len(said)
    means, precision = np.zeros(size), np.zeros((size, size))
    covered = [i for i in range(size) if source in said[i]]
    if covered:
        spoken = [said[i][source] for i in covered]
        block = np.ix_(covered, covered)
        kindred = np.sqrt([statement.kindred_error for statement in spoken])
        own = np.diag([statement.own_error for statement in spoken])
        means[covered] = [statement.mean for statement in spoken]
        precision[block] = np.linalg.inv(np.outer(kindred, kindred) * likeness[block] + own)
    return _Voice(means, precision)


def _shares(pull: Array) -> list[Share]:
    """The share of one voice in each estimate: entry (i, j) of `pull` is what it says of j, as it moves i."""
    pairs = zip(pull.sum(axis=1), np.diag(pull), strict=True)
    return [Share(total=float(total), own=float(own)) for total, own in pairs]
