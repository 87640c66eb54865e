"""What those who hire type: an assessment, and what to look for in the list of them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Exists, OuterRef, Q
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format

from accounts.models import Membership, Organisation
from assessments.models import LEAST_TEST_MINUTES, MOST_TEST_MINUTES, TEST_MINUTES, Assessment, Notice
from assessments.selectors.testing_terms import Covered, covered_by_test
from assessments.services import Plan
from roles.models import MatrixVersion, Role, Rung

NO_NULL = {"null_characters_not_allowed": "That has a character (NUL) that is no text. Take it out."}
INPUT = {"class": "input", "autocomplete": "off"}
MINUTE = "%Y-%m-%dT%H:%M"
METHODS = ("asks_self_rating", "asks_test", "asks_review")
HOW_LONG = f"Say how many minutes the test lasts, from {LEAST_TEST_MINUTES} to {MOST_TEST_MINUTES}."


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that somebody else decided otherwise than was typed, both in words."""

    what: str
    stands: str
    typed: str


@dataclass(frozen=True, slots=True)
class Offered:
    """The rungs of one matrix version, as boxes of the form. `covered` says by rung what a test has questions for."""

    version: MatrixVersion
    rungs: list[Rung]
    covered: Mapping[int, Covered]

    @property
    def test_words(self) -> str:
        """Where test questions are: "Junior for all its 2 competencies; Mid for 2 of its 3 competencies"."""
        told = [(rung.name, self.covered[rung.pk].words) for rung in self.rungs]
        if len(told) > 1 and len({words for _, words in told}) == 1:
            return f"each rung {told[0][1]}"
        return "; ".join(f"{name} {words}" for name, words in told)


class ListFilterForm(forms.Form):
    """What to look for in an organisation's assessments. What cannot be understood is left out."""

    q = forms.CharField(
        label="Search assessments",
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "class": "input", "autocomplete": "off"}),
    )
    state = forms.ChoiceField(
        label="State",
        required=False,
        choices=[("", "All states"), *Assessment.State.choices],
        widget=forms.Select(attrs={"class": "select"}),
    )
    page = forms.IntegerField(required=False, min_value=1, max_value=10_000, widget=forms.HiddenInput)

    def wanted(self) -> dict[str, Any]:
        self.full_clean()
        found = self.cleaned_data
        return {
            "words": found.get("q", ""),
            "state": found.get("state", ""),
            "number": found.get("page") or 1,
        }


def deadline_field() -> forms.DateTimeField:
    return forms.DateTimeField(
        label="Deadline",
        required=False,
        error_messages={"invalid": "Give the day and the time, such as 2030-06-30 18:00, or leave it empty."},
        widget=forms.DateTimeInput(attrs={"class": "input", "type": "datetime-local"}, format=MINUTE),
    )


class ReopenForm(forms.Form):
    """Until when candidates may go on in an assessment that was closed. Offered is its deadline, while to come."""

    deadline = deadline_field()

    def __init__(self, data: QueryDict | None = None, *, assessment: Assessment) -> None:
        self.before = assessment.deadline
        is_to_come = self.before is not None and self.before > timezone.now()
        super().__init__(data, initial={"deadline": self.before if is_to_come else None}, auto_id="reopen_%s")

    def wanted(self) -> datetime | None:
        """What was typed, once it is valid."""
        return _kept(self.cleaned_data["deadline"], self.before)


class AssessmentForm(forms.Form):
    """All that is decided about an assessment. Once it is open, what candidates are asked is no field any more.

    Which rungs there are hangs on the role: the one typed, the one asked for, or the one of the assessment.
    """

    title = forms.CharField(
        max_length=Assessment._meta.get_field("title").max_length,
        help_text="Candidates read it in their invitation.",
        error_messages={"required": "Give the assessment a title.", **NO_NULL},
        widget=forms.TextInput(attrs=INPUT),
    )
    role = forms.ChoiceField(
        error_messages={"required": "Choose the role.", "invalid_choice": "Choose one of the roles shown."},
        widget=forms.Select(attrs={"class": "select"}),
    )
    rung = forms.ChoiceField(
        error_messages={
            "required": "Choose the rung.",
            "invalid_choice": "Choose one of the rungs that this role has, shown here.",
        },
        widget=forms.RadioSelect,
    )
    asks_self_rating = forms.BooleanField(label="Self-rating", required=False)
    asks_test = forms.BooleanField(label="Test", required=False)
    test_minutes = forms.IntegerField(
        label="Minutes for the test",
        required=False,
        min_value=LEAST_TEST_MINUTES,
        max_value=MOST_TEST_MINUTES,
        help_text=f"From {LEAST_TEST_MINUTES} to {MOST_TEST_MINUTES}, by the site's clock; a pause does not stop it. "
        "Candidates with extra time have that much longer.",
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), HOW_LONG),
        widget=forms.NumberInput(attrs=INPUT),
    )
    asks_review = forms.BooleanField(label="Review", required=False)
    reviewers = forms.MultipleChoiceField(
        label="Reviewers",
        required=False,
        error_messages={"invalid_choice": "One of these is no reviewer of yours any more. Choose among those shown."},
        widget=forms.CheckboxSelectMultiple,
    )
    blind = forms.BooleanField(label="Blind review", required=False)
    deadline = deadline_field()
    notice = forms.CharField(
        max_length=Notice._meta.get_field("text").max_length,
        error_messages={"required": "Write what candidates are told before they start.", **NO_NULL},
        widget=forms.Textarea(attrs={"class": "textarea", "rows": 14}),
    )
    sees = forms.ChoiceField(label="What they see", choices=Assessment.Sees, widget=forms.RadioSelect)
    sees_when = forms.ChoiceField(label="When", choices=Assessment.SeesWhen, widget=forms.RadioSelect)
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        organisation: Organisation,
        assessment: Assessment | None = None,
        initial: dict[str, Any] | None = None,
    ) -> None:
        self.assessment = assessment
        self.before = Plan.of(assessment) if assessment else None
        super().__init__(data, initial=_initial(organisation, assessment, self.before) | (initial or {}))
        self.fields["reviewers"].choices = self._reviewers(organisation)  # type: ignore[attr-defined]  # the stubs know the widget's only
        self.offered: list[Offered] = []
        if self.is_fixed:
            for name in ("role", "rung", *METHODS, "test_minutes"):
                del self.fields[name]
        else:
            self.suggested = {by: suggested_notice(organisation, by) for by in (WITHOUT_TEST, WITH_TEST, TEST_ALONE)}
            self._offer(organisation)

    @classmethod
    def as_typed(cls, data: QueryDict, **whose: Any) -> "AssessmentForm":
        """What was typed so far, with the rungs of the role that was chosen, and nothing said to be wrong."""
        fields = cls.base_fields.items()
        return cls(initial={name: field.widget.value_from_datadict(data, {}, name) for name, field in fields}, **whose)

    @property
    def is_fixed(self) -> bool:
        """Whether candidates were let in, after which they are asked nothing else."""
        return self.assessment is not None and not self.assessment.is_draft

    @property
    def shown_seen(self) -> int:
        """The revision that whoever types had before them."""
        if self.is_bound:
            return int(self["seen"].value() or 0) if str(self["seen"].value()).isdecimal() else 0
        return self.assessment.revision if self.assessment else 0

    @property
    def newer(self) -> MatrixVersion | None:
        """A version published after the one that the draft asks for."""
        asked = self.assessment.rung.version if self.assessment else None
        return next((one.version for one in self.offered if asked and one.version.pk != asked.pk), None)

    @property
    def rungs(self) -> list[tuple[Offered, list[forms.boundfield.BoundWidget]]]:
        """The boxes, by matrix version."""
        boxes = iter(self["rung"])
        return [(one, list(islice(boxes, len(one.rungs)))) for one in self.offered]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if self.is_fixed:
            return said
        if not any(said.get(name) for name in METHODS):
            self.add_error("asks_self_rating", "Choose at least one method: self-rating, test or review.")
        if not said.get("asks_test"):
            self.errors.pop("test_minutes", None)  # nobody is held up by the length of a test that is not asked
        elif said.get("test_minutes") is None and "test_minutes" not in self.errors:
            self.add_error("test_minutes", HOW_LONG)
        return said

    def _notice(self) -> str:
        """What was typed; while that is what we suggest, the suggestion for the methods that are asked."""
        said = self.cleaned_data
        typed: str = said["notice"].replace("\r\n", "\n")
        if self.is_fixed or typed not in self.suggested.values():
            return typed
        if not said["asks_test"]:
            return self.suggested[WITHOUT_TEST]
        is_alone = not (said["asks_self_rating"] or said["asks_review"])
        return self.suggested[TEST_ALONE if is_alone else WITH_TEST]

    def plan(self) -> Plan:
        """What was typed, once it is valid."""
        said = self.cleaned_data
        free = {
            "title": " ".join(said["title"].split()),
            "blind": said["blind"],
            "deadline": _kept(said["deadline"], self.before.deadline if self.before else None),
            "sees": said["sees"],
            "sees_when": said["sees_when"],
            "notice": self._notice(),
            "reviewers": frozenset(UUID(one) for one in said["reviewers"]),
        }
        if self.is_fixed and self.before:
            return replace(self.before, **free)
        chosen = next(one for offer in self.offered for one in offer.rungs if str(one.pk) == said["rung"])
        methods = {name: said[name] for name in METHODS}
        stood = self.before.test_minutes if self.before else TEST_MINUTES
        return Plan(rung=chosen, test_minutes=said.get("test_minutes") or stood, **methods, **free)

    def differences(self, now: Plan, *, was_opened: bool) -> list[Difference]:
        """What stands now where it is not what was typed."""
        typed = self.plan()
        names = dict(self.fields["reviewers"].choices)  # type: ignore[attr-defined]  # as above
        stands, said = _in_words(now, names), _in_words(typed, names)
        found = [Difference(what, stands[what], said[what]) for what in said if stands[what] != said[what]]
        if was_opened and not self.is_fixed:
            found.insert(0, Difference("State", "Open", "Draft"))
        return found

    def _offer(self, organisation: Organisation) -> None:
        is_in_force = Q(Exists(MatrixVersion.objects.published().filter(role=OuterRef("pk"))))
        is_asked = Q(pk=self.assessment.rung.version.role_id) if self.assessment else Q(pk=None)
        visible = Role.objects.filter(Q(organisation=None) | Q(organisation=organisation))
        found = list(visible.filter(is_in_force | is_asked).order_by("name"))
        groups = {
            f"Roles of {organisation}": [one for one in found if one.organisation_id],
            "Built-in roles": [one for one in found if not one.organisation_id],
        }
        choices: list[Any] = [("", "Choose a role")]
        choices += [(name, [(one.slug, one.name) for one in group]) for name, group in groups.items() if group]
        self.fields["role"].choices = choices  # type: ignore[attr-defined]  # as above
        slug = self["role"].value()
        role = next((one for one in found if one.slug == slug), None)
        self.offered = _offered(role, self.assessment) if role else []
        rungs = [(str(one.pk), one.name) for offer in self.offered for one in offer.rungs]
        self.fields["rung"].choices = rungs  # type: ignore[attr-defined]  # as above

    def _reviewers(self, organisation: Organisation) -> list[tuple[str, str]]:
        """Colleagues who may review, by name, and those chosen before who may no longer."""
        members = organisation.memberships.select_related("user")
        chosen = self.before.reviewers if self.before else frozenset()
        found = [one for one in members if one.access in Membership.REVIEWING or one.user_id in chosen]
        found.sort(key=lambda one: (str(one.user).casefold(), one.user.email))
        return [(str(one.user_id), _with_access(one)) for one in found]


def _offered(role: Role, assessment: Assessment | None) -> list[Offered]:
    """The published version, and before it the one the draft asks for where that is another."""
    own = assessment.rung.version_id if assessment and assessment.rung.version.role_id == role.pk else None
    rungs = Rung.objects.offered(role) | Rung.objects.filter(version=own)
    found = list(rungs.select_related("version__role").order_by("version__number", "position"))
    covered = covered_by_test(found)
    by_version: dict[int, Offered] = {}
    for rung in found:
        by_version.setdefault(rung.version_id, Offered(rung.version, [], covered)).rungs.append(rung)
    return list(by_version.values())


def _initial(organisation: Organisation, assessment: Assessment | None, before: Plan | None) -> dict[str, Any]:
    if assessment is None or before is None:
        made = Assessment()
        defaults = (*METHODS, "test_minutes", "sees", "sees_when", "blind")
        return {name: getattr(made, name) for name in defaults} | {
            "notice": suggested_notice(organisation, WITHOUT_TEST)
        }
    kept = {name: getattr(before, name) for name in ("title", "blind", "deadline", "sees", "sees_when", "notice")}
    return kept | {
        "role": before.rung.version.role.slug,
        "rung": str(before.rung.pk),
        **{name: getattr(before, name) for name in (*METHODS, "test_minutes")},
        "reviewers": [str(one) for one in before.reviewers],
    }


WITHOUT_TEST, WITH_TEST, TEST_ALONE = "", "with_test", "test_alone"


def suggested_notice(organisation: Organisation, by: str) -> str:
    """What candidates are told where nobody writes otherwise: without a test, with one, or with nothing else."""
    return render_to_string("hiring/default_notice.txt", {"organisation": organisation, "by": by}).strip()


def _with_access(membership: Membership) -> str:
    access = membership.get_access_display() if membership.reviews else "may not review any more"
    return f"{membership.user} ({access})"


def _kept(typed: datetime | None, before: datetime | None) -> datetime | None:
    """What was typed; where that is what stood before but for the seconds, which no field shows, what stood."""
    return before if typed and before and typed == _to_the_minute(before) else typed


def _to_the_minute(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)


def _in_words(plan: Plan, names: dict[str, str]) -> dict[str, str]:
    deadline = plan.deadline and date_format(timezone.localtime(_to_the_minute(plan.deadline)), "j F Y, H:i e")
    reviewers = sorted(names.get(str(one), "somebody who left") for one in plan.reviewers)
    return {
        "Title": plan.title,
        "Role and rung": f"{plan.rung.version.title}, {plan.rung.name}, {plan.rung.version.label}",
        "Self-rating": _asked(plan.asks_self_rating),
        "Test": f"Asked, {plan.test_minutes} minutes" if plan.asks_test else _asked(False),
        "Review": _asked(plan.asks_review),
        "Reviewers": ", ".join(reviewers) or "None",
        "Blind review": "Yes" if plan.blind else "No",
        "Deadline": deadline or "None",
        "Notice": plan.notice,
        "What candidates see": Assessment.Sees(plan.sees).label,
        "When they see it": Assessment.SeesWhen(plan.sees_when).label,
    }


def _asked(is_asked: bool) -> str:
    return "Asked" if is_asked else "Not asked"
