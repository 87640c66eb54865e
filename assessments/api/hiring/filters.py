"""What lists of hiring can be narrowed to."""

from django.db.models import Q
from django_filters import rest_framework as filters

from assessments.models import Assessment, Decision, Invitation, InvitationQuerySet
from assessments.selectors.review import Pile
from assessments.selectors.stages import Stage

SORTS = {"invited": ("id",), "-invited": ("-id",), "email": ("email", "id"), "-email": ("-email", "-id")}
TRUTHS = [("true", "True"), ("false", "False")]


class AssessmentFilter(filters.FilterSet):
    organisation = filters.CharFilter(
        field_name="organisation__slug", max_length=60, help_text="Slug of an organisation."
    )
    state = filters.ChoiceFilter(choices=Assessment.State.choices, help_text="Draft, open or closed.")
    role = filters.CharFilter(field_name="rung__version__role__slug", max_length=60, help_text="Slug of a role.")

    class Meta:
        model = Assessment
        fields: list[str] = []


class CandidateFilter(filters.FilterSet):
    stage = filters.ChoiceFilter(choices=Stage.choices, help_text="How far they are.")
    late = filters.ChoiceFilter(
        method="is_late", choices=TRUTHS, help_text="Whether they are due and have not submitted."
    )
    outcome = filters.ChoiceFilter(choices=Decision.Outcome.choices, help_text="What was last decided.")
    q = filters.CharFilter(method="called", max_length=100, help_text="Part of a name or address.")
    sort = filters.ChoiceFilter(
        method="as_it_is",
        choices=[(name, name) for name in SORTS],
        help_text="By when they were invited, the first first if nothing is said, or by address; `-` turns it round.",
    )

    class Meta:
        model = Invitation
        fields: list[str] = []

    def is_late(self, candidates: InvitationQuerySet, name: str, late: str) -> InvitationQuerySet:
        return candidates.filter(late=late == "true")  # type: ignore[misc]  # annotated

    def called(self, candidates: InvitationQuerySet, name: str, words: str) -> InvitationQuerySet:
        return candidates.filter(Q(name__icontains=words) | Q(email__icontains=words))

    def as_it_is(self, candidates: InvitationQuerySet, name: str, sort: str) -> InvitationQuerySet:
        """The pages order by it."""
        return candidates


class DeskFilter(filters.FilterSet):
    pile = filters.ChoiceFilter(choices=Pile.choices, help_text="Waiting, begun or submitted.")

    class Meta:
        model = Invitation
        fields: list[str] = []
