from accounts.models.audit import AuditEntry, AuditEntryQuerySet
from accounts.models.colleagues import ColleagueInvitation
from accounts.models.jobs import Job, JobQuerySet
from accounts.models.mail import Mail, Mailing
from accounts.models.people import Membership, Organisation, User
from accounts.models.programs import ApiToken, KeptAnswer

__all__ = [
    "ApiToken",
    "AuditEntry",
    "AuditEntryQuerySet",
    "ColleagueInvitation",
    "Job",
    "JobQuerySet",
    "KeptAnswer",
    "Mail",
    "Mailing",
    "Membership",
    "Organisation",
    "User",
]
