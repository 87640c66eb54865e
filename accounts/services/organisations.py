"""Which organisations there are and what they are called. Each change is recorded in the organisation's audit log.

OrganisationError           it cannot be made; the message is a sentence for the person
├── AddressNotVerified      whoever makes one can be reached, but in the demo
└── TooManyOrganisations    a person owns MOST_OWNED at most
"""

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.text import slugify

from accounts.audit import entry, record
from accounts.models import AuditEntry, Membership, Organisation, User
from accounts.models.people import RESERVED_SLUGS
from accounts.services.memberships import require_admin

MOST_OWNED = 5
SLUG_LENGTH = 50
OWNER = Membership.Access.OWNER
Action = AuditEntry.Action


class OrganisationError(Exception):
    """The organisation cannot be made. The message is a sentence for the person."""


class AddressNotVerified(OrganisationError):
    def __init__(self) -> None:
        super().__init__(
            "No organisation was made: your e-mail address is not verified yet. Open the link in the mail we sent you, "
            "or have another sent on the page of your e-mail address, then make it again."
        )


class TooManyOrganisations(OrganisationError):
    def __init__(self) -> None:
        super().__init__(
            f"No organisation was made: you own {MOST_OWNED}, which is the most one person may. Make somebody else the "
            "owner of one and leave it, or ask whoever runs this site."
        )


@transaction.atomic
def create_organisation(*, name: str, owner: User | None, slug: str = "", by: User | None) -> Organisation:
    """An organisation with its owner; from site staff and the system also one that nobody owns yet.

    Without a slug it gets one of its name that is free. Raises PermissionDenied, AddressNotVerified,
    TooManyOrganisations, and IntegrityError where the slug is taken.
    """
    if by is not None and not by.is_staff:
        _require_own(owner, by)
    organisation = Organisation.objects.create(name=name, slug=slug or _free_slug(name))
    told = {"name": name, "slug": organisation.slug}
    made = [entry(Action.ORGANISATION_CREATED, name, by=by, organisation=organisation, after=told)]
    if owner is not None:
        Membership.objects.create(organisation=organisation, user=owner, access=OWNER)
        access = {"access": OWNER}
        made.append(entry(Action.MEMBERSHIP_ADDED, name, by=by, organisation=organisation, about=owner, after=access))
    record(*made)
    return organisation


@transaction.atomic
def rename_organisation(*, organisation: Organisation, name: str, by: User | None) -> Organisation:
    """Call an organisation something else; its slug stays. Raises Organisation.DoesNotExist and PermissionDenied."""
    require_admin(organisation, by)
    locked = Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    before, locked.name = locked.name, name
    if before == name:
        return locked
    locked.save(update_fields=["name"])
    action, told = Action.ORGANISATION_CHANGED, {"name": name}
    record(entry(action, name, by=by, organisation=locked, before={"name": before}, after=told))
    return locked


def may_create_organisations(user: User) -> bool:
    """Whether the site lets the person make organisations at all."""
    return user.is_staff or settings.ORGANISATIONS_BY == "everyone"


def _require_own(owner: User | None, by: User) -> None:
    if not may_create_organisations(by) or owner != by:
        raise PermissionDenied("On this site organisations are made by site staff.")
    # Two forms sent at once would each count the organisations before the other's.
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    verifies = settings.ACCOUNT_EMAIL_VERIFICATION == "mandatory"
    if verifies and not EmailAddress.objects.filter(user=by, verified=True).exists():
        raise AddressNotVerified
    if Membership.objects.filter(user=by, access=OWNER).count() >= MOST_OWNED:
        raise TooManyOrganisations


def _free_slug(name: str) -> str:
    """Of the name, with a number where that is taken. Of two at once the second is refused by the database."""
    stem = slugify(name)[:SLUG_LENGTH].strip("-") or "organisation"
    taken = set(Organisation.objects.filter(slug__startswith=stem).values_list("slug", flat=True)) | RESERVED_SLUGS
    numbered = (f"{stem}-{number}" for number in range(2, len(taken) + 3))
    return next(slug for slug in (stem, *numbered) if slug not in taken)
