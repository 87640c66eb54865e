"""What lists of an organisation's people can be narrowed to."""

from django_filters import rest_framework as filters

from accounts.models import Membership


class MemberFilter(filters.FilterSet):
    access = filters.ChoiceFilter(choices=Membership.Access.choices, help_text="What they may do.")

    class Meta:
        model = Membership
        fields: list[str] = []
