"""Reads across tables: one's account, an organisation's people, and the audit log."""

from accounts.selectors.account import AccountOverview, account_overview
from accounts.selectors.audit import (
    AuditLine,
    AuditPage,
    audit_lines,
    audit_page,
    people_in_log,
)
from accounts.selectors.organisations import OrganisationPeople, known_there, members_of, organisations_of, people_of

__all__ = [
    "AccountOverview",
    "AuditLine",
    "AuditPage",
    "OrganisationPeople",
    "account_overview",
    "audit_lines",
    "audit_page",
    "known_there",
    "members_of",
    "organisations_of",
    "people_in_log",
    "people_of",
]
