from datetime import timedelta

import factory
from allauth.account.models import EmailAddress
from django.test import Client
from django.utils import timezone
from uuid_utils.compat import uuid7

from accounts.models import ColleagueInvitation, Membership, Organisation, User
from accounts.sealing import hash_of, token_for
from accounts.services import create_token

PASSWORD = "a long enough password"


class UserFactory(factory.django.DjangoModelFactory[User]):
    """A person with a verified address who can sign in with PASSWORD."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    name = "Robin Example"

    @factory.post_generation
    def sign_in(self: User, create: bool, extracted: object, **kwargs: object) -> None:
        self.set_password(PASSWORD)
        self.save()
        EmailAddress.objects.create(user=self, email=self.email, verified=True, primary=True)


class OrganisationFactory(factory.django.DjangoModelFactory[Organisation]):
    class Meta:
        model = Organisation

    slug = factory.Sequence(lambda n: f"organisation-{n}")
    name = factory.Sequence(lambda n: f"Organisation {n}")


class MembershipFactory(factory.django.DjangoModelFactory[Membership]):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    access = Membership.Access.MEMBER


class ColleagueInvitationFactory(factory.django.DjangoModelFactory[ColleagueInvitation]):
    """A pending invitation whose mail went out some time ago. The token of its link is made from its `link_key`."""

    class Meta:
        model = ColleagueInvitation

    id = factory.LazyFunction(uuid7)
    organisation = factory.SubFactory(OrganisationFactory)
    email = factory.Sequence(lambda n: f"colleague{n}@example.org")
    access = Membership.Access.MEMBER
    token_hash = factory.LazyAttribute(lambda made: hash_of(token_for(f"colleague:{made.id}:1")))
    expires_at = factory.LazyFunction(lambda: timezone.now() + ColleagueInvitation.VALID_FOR)


def browser_of(user: User | None = None) -> Client:
    """A browser in which the person is signed in, or nobody."""
    client = Client()
    if user:
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def program_of(user: User) -> Client:
    """A program that calls the API with a token of the person."""
    made = create_token(name="Program", lifetime=timedelta(days=1), by=user)
    return Client(headers={"Authorization": f"Bearer {made.secret}"})
