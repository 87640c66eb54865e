"""Reads across tables: one's account, and the audit log."""

from accounts.selectors.account import AccountOverview, account_overview
from accounts.selectors.audit import (
    AuditLine,
    AuditPage,
    audit_lines,
    audit_page,
    audited_organisation,
    people_in_log,
)

__all__ = [
    "AccountOverview",
    "AuditLine",
    "AuditPage",
    "account_overview",
    "audit_lines",
    "audit_page",
    "audited_organisation",
    "people_in_log",
]
