"""What changes accounts, organisations, memberships and the log of exports.

Keyword-only, in one transaction, naming the actor.
"""

from accounts.services.account import (
    MOST_TOKENS,
    NameTaken,
    NewToken,
    TokenError,
    TooManyTokens,
    create_token,
    forget_answers,
    note_use,
    rename,
    revoke_token,
)
from accounts.services.administration import change_account, create_organisation, rename_organisation
from accounts.services.exports import record_export
from accounts.services.memberships import (
    AlreadyMember,
    LastOwner,
    MembershipError,
    add_member,
    change_access,
    remove_member,
)

__all__ = [
    "MOST_TOKENS",
    "AlreadyMember",
    "LastOwner",
    "MembershipError",
    "NameTaken",
    "NewToken",
    "TokenError",
    "TooManyTokens",
    "add_member",
    "change_access",
    "change_account",
    "create_organisation",
    "create_token",
    "forget_answers",
    "note_use",
    "record_export",
    "remove_member",
    "rename",
    "rename_organisation",
    "revoke_token",
]
