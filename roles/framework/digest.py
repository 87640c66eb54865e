"""A fingerprint of what a published version freezes, to tell whether loading it again makes a new one.

A digest is the SHA-256, in hexadecimal, of the frozen fields as compact JSON. What is not frozen (a summary,
an alias, a position) leaves it as it was.
"""

import json
from collections.abc import Mapping
from hashlib import sha256

from roles.framework.catalogue import Competency, Role


def competency_digest(competency: Competency) -> str:
    """Of the name, the definition and the five descriptors."""
    return _digest([competency.name, competency.definition, competency.descriptors])


def matrix_digest(role: Role, competency_digests: Mapping[str, str], domain_names: Mapping[str, str]) -> str:
    """Of the role's name, its rungs and its rows in order, with the domain's name and the digest of each competency.

    Both mappings are by the competency's slug; KeyError when a row's is not there.
    """
    rungs = [[rung.slug, rung.name] for rung in role.rungs]
    rows = [
        [
            row.competency,
            domain_names[row.competency],
            competency_digests[row.competency],
            row.weight,
            row.essential,
            row.levels,
        ]
        for row in role.rows
    ]
    return _digest([role.name, rungs, rows])


def _digest(frozen: object) -> str:
    return sha256(json.dumps(frozen, separators=(",", ":")).encode()).hexdigest()
