"""Who changed what, when, from what to what."""

from django.db import models
from django.utils import timezone
from uuid_utils.compat import uuid7

from accounts.models.people import Organisation, User


class AuditEntryQuerySet(models.QuerySet["AuditEntry"]):
    def of(self, organisation: Organisation | None) -> "AuditEntryQuerySet":
        """Those of the organisation, or of the site itself."""
        return self.filter(organisation=organisation)

    def of_kind(self, kind: str) -> "AuditEntryQuerySet":
        """Those whose action begins so: "matrix" has all that happens to matrices."""
        return self.filter(action__startswith=f"{kind}.")

    def mentioning(self, words: str) -> "AuditEntryQuerySet":
        """Those whose subject contains each of the words."""
        found = self
        for word in words.split():
            found = found.filter(subject__icontains=word)
        return found

    def older_than(self, entry: "AuditEntry") -> "AuditEntryQuerySet":
        """Those that stand below the entry in the log."""
        return self.filter(models.Q(at__lt=entry.at) | models.Q(at=entry.at, pk__lt=entry.pk))

    def with_people(self) -> "AuditEntryQuerySet":
        """With whoever did it and whomever it concerns; None where the account is gone, though the id is there."""
        return self.select_related("by", "about")


class AuditEntry(models.Model):
    """Who changed what, when, from what to what. The database refuses to change or delete one.

    It holds no name of a person and no constraint to their account, so that one can be erased while the log stays:
    names are looked up when it is read.
    """

    class Action(models.TextChoices):
        ROLE_CREATED = "role.created", "Role created"
        ROLE_DESCRIBED = "role.described", "Role described"
        MATRIX_BEGUN = "matrix.begun", "Draft begun"
        MATRIX_CHANGED = "matrix.changed", "Draft changed"
        MATRIX_IMPORTED = "matrix.imported", "File imported into the draft"
        MATRIX_DISCARDED = "matrix.discarded", "Draft discarded"
        MATRIX_PUBLISHED = "matrix.published", "Matrix published"
        MATRIX_RETIRED = "matrix.retired", "Matrix retired"
        COMPETENCY_CREATED = "competency.created", "Competency created"
        COMPETENCY_WORDED = "competency.worded", "Competency worded"
        ITEMS_LOADED = "items.loaded", "Test items loaded"
        MEMBERSHIP_ADDED = "membership.added", "Member added"
        MEMBERSHIP_CHANGED = "membership.changed", "Access changed"
        MEMBERSHIP_REMOVED = "membership.removed", "Member removed"
        COLLEAGUE_INVITED = "membership.invited", "Colleagues invited"
        COLLEAGUE_INVITED_AGAIN = "membership.invited_again", "Colleague invited again"
        COLLEAGUE_INVITATION_REVOKED = "membership.invitation_revoked", "Invitation of a colleague revoked"
        ASSESSMENT_CREATED = "assessment.created", "Assessment created"
        ASSESSMENT_CHANGED = "assessment.changed", "Assessment changed"
        ASSESSMENT_OPENED = "assessment.opened", "Assessment opened"
        ASSESSMENT_CLOSED = "assessment.closed", "Assessment closed"
        ASSESSMENT_DISCARDED = "assessment.discarded", "Draft of an assessment discarded"
        REVIEWER_ADDED = "assessment.reviewer_added", "Reviewer added"
        REVIEWER_REMOVED = "assessment.reviewer_removed", "Reviewer removed"
        CANDIDATES_INVITED = "candidate.invited", "Candidates invited"
        CANDIDATES_REMINDED = "candidate.reminded", "Candidates reminded"
        CANDIDATES_REVOKED = "candidate.revoked", "Invitations withdrawn"
        CANDIDATES_GIVEN_TIME = "candidate.given_time", "Candidates given more time"
        CANDIDATE_REVIEWED = "candidate.reviewed", "Review submitted"
        CANDIDATE_SENT_BACK = "candidate.sent_back", "Candidate asked for more evidence"
        CANDIDATE_DECIDED = "candidate.decided", "Candidate decided about"
        EXPORT_MADE = "export.made", "Export made"
        ACCOUNT_CHANGED = "account.changed", "Account changed"
        ORGANISATION_CREATED = "organisation.created", "Organisation created"
        ORGANISATION_CHANGED = "organisation.changed", "Organisation changed"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)
    by = models.ForeignKey(User, on_delete=models.DO_NOTHING, db_constraint=False, null=True, related_name="+")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.DO_NOTHING, db_constraint=False, null=True, related_name="+"
    )
    about = models.ForeignKey(User, on_delete=models.DO_NOTHING, db_constraint=False, null=True, related_name="+")
    action = models.CharField(max_length=30, choices=Action)
    subject = models.CharField(max_length=200, blank=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)

    objects = AuditEntryQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        verbose_name_plural = "audit entries"
        indexes = [models.Index(fields=["organisation", "-at", "-id"], name="audit_entry_as_read")]

    def __str__(self) -> str:
        return f"{self.get_action_display()}: {self.subject}"
