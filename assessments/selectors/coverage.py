"""Where an organisation's roles stand among the layers of the AI ecosystem. Nothing of any candidate is read."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, Q

from accounts.models import Membership, Organisation
from assessments.models import Assessment
from roles.models import Layer, MatrixVersion, Role

State = Assessment.State


@dataclass(frozen=True, slots=True)
class RoleOfOurs:
    """A role that an organisation has: its own, or one that its assessments ask for.

    `assessments` are their numbers by state; none for somebody who neither hires nor reviews.
    """

    slug: str
    name: str
    kind: Role.Kind
    is_own: bool
    also_in: tuple[str, ...]
    assessments: Mapping[State, int]

    @property
    def states(self) -> str:
        """In words: "2 open, 1 closed". Empty where there are none."""
        counted = ((state, self.assessments.get(state, 0)) for state in (State.OPEN, State.CLOSED, State.DRAFT))
        return ", ".join(f"{number:,} {state.label.lower()}" for state, number in counted if number)


@dataclass(frozen=True, slots=True)
class LayerOfOurs:
    """A layer and the organisation's roles in it, its own first."""

    slug: str
    name: str
    summary: str
    roles: tuple[RoleOfOurs, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """Every layer, top to bottom. `nowhere` are the roles that stand on none, as imported ones do until described."""

    layers: tuple[LayerOfOurs, ...]
    nowhere: tuple[RoleOfOurs, ...]

    @property
    def covered(self) -> int:
        return sum(bool(layer.roles) for layer in self.layers)

    @property
    def missing(self) -> tuple[str, ...]:
        """The names of the layers without a role."""
        return tuple(layer.name for layer in self.layers if not layer.roles)


def coverage_of(membership: Membership) -> Coverage:
    """The organisation's own roles that can be assessed, and for those who review those its assessments ask for.

    Drafts of assessments are for those who hire. Two queries, three for those who review.
    """
    asked = _assessments_by_role(membership) if membership.reviews else {}
    layers = list(Layer.objects.all())
    names = {layer.pk: layer.name for layer in layers}
    roles, places = _places(membership.organisation, asked)
    of_layer: dict[int | None, list[RoleOfOurs]] = defaultdict(list)
    for role in sorted(roles.values(), key=lambda role: (role.organisation_id is None, role.position)):
        for place in places[role.pk]:
            also_in = tuple(names[other] for other in places[role.pk] if other is not None and other != place)
            of_layer[place].append(_ours(role, also_in, asked.get(role.pk, {})))
    return Coverage(
        tuple(LayerOfOurs(one.slug, one.name, one.summary, tuple(of_layer[one.pk])) for one in layers),
        nowhere=tuple(of_layer[None]),
    )


def _assessments_by_role(membership: Membership) -> dict[int, dict[State, int]]:
    assessments = membership.organisation.assessments.order_by()
    if not membership.hires:
        assessments = assessments.exclude(state=State.DRAFT)
    found: dict[int, dict[State, int]] = defaultdict(dict)
    for role, state, number in assessments.values_list("rung__version__role", "state").annotate(Count("pk")):
        found[role][State(state)] = number
    return found


def _places(
    organisation: Organisation, asked: Mapping[int, Mapping[State, int]]
) -> tuple[dict[int, Role], dict[int, list[int | None]]]:
    """The roles, and the layers in which each stands, from the top; of one that stands nowhere None alone."""
    published = MatrixVersion.objects.published().filter(role=OuterRef("pk"))
    stands_in = Role.objects.filter(Q(Exists(published), organisation=organisation) | Q(pk__in=list(asked)))
    roles: dict[int, Role] = {}
    places: dict[int, list[int | None]] = defaultdict(list)
    for role in stands_in.annotate(place=F("layers")).order_by("layers__position"):
        roles[role.pk] = role
        places[role.pk].append(role.place)  # type: ignore[attr-defined]  # annotated
    return roles, places


def _ours(role: Role, also_in: tuple[str, ...], assessments: Mapping[State, int]) -> RoleOfOurs:
    is_own = role.organisation_id is not None
    return RoleOfOurs(role.slug, role.name, Role.Kind(role.kind), is_own, also_in, assessments)
