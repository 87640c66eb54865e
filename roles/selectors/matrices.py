"""What people see who may edit: their matrices by owner, a role with what they may do to it, competencies in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, F, OuterRef, Prefetch, Q

from accounts.models import Organisation, User
from roles.models import Competency, CompetencyEdition, MatrixVersion, Role, RoleQuerySet
from roles.selectors.drafts import NoDraft, editable_role


@dataclass(frozen=True, slots=True)
class MatrixInHand:
    """A role whose matrix the person may edit: what is in force, and what is being worked on."""

    slug: str
    name: str
    kind: str
    published: MatrixVersion | None
    draft: MatrixVersion | None
    described_here: bool
    """Its description was edited here, so that loading the catalogue leaves it alone."""

    @property
    def edited_here(self) -> bool:
        """Of a built-in one: the catalogue's files say something else, or nothing."""
        return self.described_here or (self.published is not None and not self.published.loaded)


@dataclass(frozen=True, slots=True)
class Owner:
    """An organisation, or None for what is built in, with its matrices in the order of the roles."""

    organisation: Organisation | None
    matrices: tuple[MatrixInHand, ...]

    @property
    def name(self) -> str:
        return self.organisation.name if self.organisation else "Built-in"

    @property
    def slug(self) -> str:
        """As addresses say it: empty for what is built in."""
        return self.organisation.slug if self.organisation else ""

    @property
    def edited_here(self) -> bool:
        """Whether the catalogue's files and the database differ, as people's edits made them."""
        return self.organisation is None and any(matrix.edited_here for matrix in self.matrices)


def owners_edited_by(user: User) -> tuple[Owner, ...]:
    """Whose matrices the person may edit, with all of them: organisations by name, built-in ones last. Three queries.

    Two where the person may edit none.
    """
    organisations: list[Organisation | None] = [*Organisation.objects.edited_by(user)]
    if user.is_staff:
        organisations.append(None)
    living = Q(state=MatrixVersion.State.PUBLISHED) | Q(state=MatrixVersion.State.DRAFT)
    versions = MatrixVersion.objects.filter(living).select_related("created_by")
    roles = Role.objects.edited_by(user).prefetch_related(Prefetch("matrix_versions", versions, to_attr="living"))
    of: dict[UUID | None, list[MatrixInHand]] = {}
    for role in roles:
        of.setdefault(role.organisation_id, []).append(_in_hand(role))
    return tuple(Owner(owner, tuple(of.get(owner.pk if owner else None, ()))) for owner in organisations)


def _in_hand(role: Role) -> MatrixInHand:
    by_state: dict[str, MatrixVersion] = {version.state: version for version in role.living}  # type: ignore[attr-defined]  # prefetched
    return MatrixInHand(
        slug=role.slug,
        name=role.name,
        kind=role.get_kind_display(),
        published=by_state.get(MatrixVersion.State.PUBLISHED),
        draft=by_state.get(MatrixVersion.State.DRAFT),
        described_here=role.organisation_id is None and role.edited,
    )


def edits_matrices(user: User) -> bool:
    """Whether there is a matrix or an owner that the person may edit. One query, none for site staff."""
    return user.is_staff or Organisation.objects.edited_by(user).exists()


def roles_shown_to(user: User | AnonymousUser) -> RoleQuerySet:
    """Roles the person sees, each with its organisation and with what the person may do about it, in one query.

    `editable`; `has_draft`; `was_published`, now or once; `copied_for` and `copied_for_name` are the first of the
    organisations for which the person may copy it.
    """
    versions = MatrixVersion.objects.filter(role=OuterRef("pk"))
    theirs = Organisation.objects.edited_by(user)
    return (
        Role.objects.visible_to(user.pk)
        .with_editable(user)
        .select_related("organisation")
        .annotate(
            has_draft=Exists(versions.drafts()),
            was_published=Exists(versions.once_published()),
            copied_for=theirs.values("slug")[:1],
            copied_for_name=theirs.values("name")[:1],
        )
    )


def draft_to_edit(slug: str, user: User) -> MatrixVersion:
    """The draft of the role's matrix, to be read by somebody who may edit it. Two queries.

    Raises what `editable_role` does, and NoDraft.
    """
    role = editable_role(slug, user)
    draft = role.matrix_versions.drafts().select_related("created_by", "based_on").first()
    if draft is None:
        raise NoDraft
    draft.role = role
    return draft


def versions_of(role: Role, *, with_draft: bool) -> list[MatrixVersion]:
    """The draft if it is asked for, and then every version that was in force, the latest first. One query."""
    versions = role.matrix_versions.select_related("published_by", "created_by")
    if not with_draft:
        versions = versions.once_published()
    return list(versions.order_by(F("number").desc(nulls_first=True)))


@dataclass(frozen=True, slots=True)
class DomainInWords:
    """A domain with the present wordings of its competencies."""

    name: str
    editions: tuple[CompetencyEdition, ...]


def competencies_of(organisation: Organisation | None, words: str = "") -> tuple[DomainInWords, ...]:
    """What a matrix of the owner may ask for, by domain and as worded today, where all the words stand. One query."""
    known = Competency.objects.known_to(organisation)
    editions = CompetencyEdition.objects.filter(competency__in=known).current(organisation)
    for word in words.split():
        editions = editions.filter(Q(name__icontains=word) | Q(definition__icontains=word))
    listed = editions.select_related("competency__domain").order_by(
        "competency__domain__position", "competency__domain__pk", "competency__position", "competency__pk"
    )
    return tuple(
        DomainInWords(domain.name, tuple(group))
        for domain, group in groupby(listed, key=lambda edition: edition.competency.domain)
    )


def wordings_of(slug: str, organisation: Organisation | None) -> Sequence[CompetencyEdition]:
    """How the owner's competency reads today, and then how it read before, the latest first. Two queries.

    Raises Competency.DoesNotExist.
    """
    editions = (
        CompetencyEdition.objects.filter(competency__in=Competency.objects.known_to(organisation))
        .filter(Q(organisation=None) | Q(organisation=organisation), competency__slug=slug)
        .select_related("competency__domain", "competency__organisation")
        .prefetch_related("descriptors")
        .order_by("-number")
    )
    own_first = sorted(editions, key=lambda edition: edition.organisation_id is None) if organisation else editions
    found = list(own_first)
    if not found:
        raise Competency.DoesNotExist
    return found
