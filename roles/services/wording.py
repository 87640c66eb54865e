"""What competencies are called and mean: new ones, and new wordings of those that are there.

WordingError   the wording cannot be kept; the message is a sentence for the person
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from django.db import IntegrityError, transaction
from django.db.models import Case, Max, Value, When

from accounts.audit import entry, record
from accounts.models import AuditEntry, Organisation, User
from roles import framework
from roles.framework import competency_digest, slug_of
from roles.framework.content import Descriptors
from roles.models import Competency, CompetencyEdition, Descriptor, Domain, MatrixRow, MatrixVersion
from roles.selectors import locked_draft, require_editor
from roles.services.editing import EditError, record_change


class WordingError(Exception):
    """The wording cannot be kept. The message is a sentence for the person."""


@dataclass(frozen=True, slots=True)
class Wording:
    """Name, definition and a descriptor for each level; a text may be empty, the name may not."""

    name: str
    definition: str
    descriptors: Descriptors

    @classmethod
    def of(cls, edition: CompetencyEdition) -> "Wording":
        """Two queries less where the descriptors are prefetched."""
        not_yet, foundation, working, advanced, expert = (one.text for one in edition.descriptors.all())
        return cls(edition.name, edition.definition, (not_yet, foundation, working, advanced, expert))


@transaction.atomic
def create_competency(
    *, organisation: Organisation | None, domain: Domain, wording: Wording, by: User | None
) -> CompetencyEdition:
    """A competency of the organisation, or a built-in one. Raises PermissionDenied, and WordingError where one is
    called so already.
    """
    require_editor(organisation, by)
    known = CompetencyEdition.objects.filter(competency__in=Competency.objects.known_to(organisation))
    if known.current(organisation).filter(name__iexact=wording.name).exists():
        raise WordingError(f"There is a competency “{wording.name}” already. Use it, or choose another name.")
    try:
        with transaction.atomic():
            [edition] = bring([(wording, slug_for(wording.name, organisation), domain)], organisation=organisation)
    except IntegrityError as taken:
        raise WordingError("Somebody made another competency at the same moment. Try again.") from taken
    action = AuditEntry.Action.COMPETENCY_CREATED
    record(entry(action, wording.name, by=by, organisation=organisation, after=asdict(wording)))
    return edition


def slug_for(name: str, organisation: Organisation | None, taken: set[str] | None = None) -> str:
    """A free slug. An organisation's ends in its own, so that the catalogue hardly ever wants the same."""
    used = set(Competency.objects.values_list("slug", flat=True)) if taken is None else taken
    return slug_of(name, "competency", used, ending=organisation.slug if organisation else "")


def bring(new: list[tuple[Wording, str, Domain]], *, organisation: Organisation | None) -> list[CompetencyEdition]:
    """New competencies of these wordings, slugs and domains. Three queries and one for their places."""
    place = Competency.objects.aggregate(last=Max("position"))["last"] or 0
    competencies = Competency.objects.bulk_create(
        Competency(organisation=organisation, slug=slug, domain=domain, position=min(place + number, 32_000))
        for number, (_, slug, domain) in enumerate(new, start=1)
    )
    return write(
        [(competency, wording, 1) for competency, (wording, _, _) in zip(competencies, new, strict=True)],
        organisation=organisation,
    )


def write(
    wordings: list[tuple[Competency, Wording, int]], *, organisation: Organisation | None
) -> list[CompetencyEdition]:
    """Editions of these competencies with these numbers. Two queries."""
    editions = CompetencyEdition.objects.bulk_create(
        CompetencyEdition(
            competency=competency,
            organisation=organisation,
            number=number,
            name=wording.name,
            definition=wording.definition,
            digest=digest_of(competency.slug, wording),
        )
        for competency, wording, number in wordings
    )
    Descriptor.objects.bulk_create(
        Descriptor(edition=edition, level=level, text=text)
        for edition, (_, wording, _) in zip(editions, wordings, strict=True)
        for level, text in enumerate(wording.descriptors)
    )
    return editions


def digest_of(slug: str, wording: Wording) -> str:
    return competency_digest(framework.Competency(slug, wording.name, wording.definition, wording.descriptors))


@transaction.atomic
def word_competency(
    *, slug: str, organisation: Organisation | None, wording: Wording, by: User | None
) -> CompetencyEdition:
    """Word a competency anew, for the organisation or for all who use the built-in words.

    Published versions keep the words they were published with; drafts that have the earlier ones take the new. The
    present edition is returned where it says the same. Raises Competency.DoesNotExist, PermissionDenied and
    WordingError.
    """
    require_editor(organisation, by)
    # Two at once would both write the next edition.
    competency = Competency.objects.known_to(organisation).select_for_update(of=("self",), no_key=True).get(slug=slug)
    known = CompetencyEdition.objects.filter(competency__in=Competency.objects.known_to(organisation))
    same_name = known.current(organisation).filter(name__iexact=wording.name).exclude(competency=competency)
    if same_name.exists():
        raise WordingError(f"Another competency is called “{wording.name}” already. Choose another name.")
    before = CompetencyEdition.objects.filter(competency=competency).current(organisation).get()
    if before.digest == digest_of(slug, wording):
        return before
    last = competency.editions.aggregate(last=Max("number"))["last"]
    [edition] = write([(competency, wording, last + 1)], organisation=organisation)
    follow({before: edition}, organisation, by=by)
    said = Wording.of(before)
    changed = {name: text for name, text in asdict(wording).items() if text != getattr(said, name)}
    record(
        entry(
            AuditEntry.Action.COMPETENCY_WORDED,
            wording.name,
            by=by,
            organisation=organisation,
            before={name: getattr(said, name) for name in changed},
            after=changed,
        )
    )
    return edition


def follow(
    later: Mapping[CompetencyEdition, CompetencyEdition], organisation: Organisation | None, *, by: User | None
) -> None:
    """Drafts that have an earlier wording take the later: the organisation's, or of a built-in one everybody's.

    Other owners are told so in their audit log.
    """
    drafts = MatrixVersion.objects.drafts().select_related("role__organisation")
    if organisation is not None:
        drafts = drafts.filter(role__organisation=organisation)
    rows = MatrixRow.objects.filter(edition__in=later)
    # One that is being published is waited for: it is frozen with the words that it was read with.
    held = drafts.filter(pk__in=rows.values("version")).order_by("pk").select_for_update(of=("self",), no_key=True)
    locked = {draft.pk: draft for draft in held}
    rows = rows.filter(version__in=locked).order_by("position")
    new = {before.pk: after for before, after in later.items()}
    taken = [(locked[version], edition) for version, edition in rows.values_list("version", "edition")]
    rows.order_by().update(edition=Case(*(When(edition=before, then=Value(new[before].pk)) for before in new)))
    names = {before.pk: before for before in later}
    record(
        *(
            entry(
                AuditEntry.Action.MATRIX_CHANGED,
                str(draft),
                by=by,
                organisation=draft.role.organisation,
                before={f"wording of {new[edition].name}": f"edition {names[edition].number}"},
                after={f"wording of {new[edition].name}": f"edition {new[edition].number}"},
            )
            for draft, edition in taken
            if draft.role.organisation != organisation
        )
    )


@transaction.atomic
def take_wording(*, role_slug: str, competency: str, by: User | None) -> None:
    """Give a row of the draft today's wording of its competency.

    Raises EditError where it is gone, and what `locked_draft` does.
    """
    draft = locked_draft(role_slug, by)
    organisation = draft.role.organisation
    rows = MatrixRow.objects.filter(version=draft, edition__competency__slug=competency)
    row = rows.select_related("edition").first()
    now = CompetencyEdition.objects.filter(competency__slug=competency).current(organisation).first()
    if row is None or now is None:
        raise EditError("This competency is no longer there. Its words stay as they are.")
    if row.edition == now:
        return
    before, row.edition = row.edition, now
    row.save(update_fields=["edition"])
    name = f"wording of {now.name}"
    record_change(draft, {name: f"edition {before.number}"}, {name: f"edition {now.number}"}, by=by)
