"""What changes accounts, memberships and the log of exports: keyword-only, in one transaction, naming the actor."""

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
    "create_token",
    "forget_answers",
    "note_use",
    "record_export",
    "remove_member",
    "rename",
    "revoke_token",
]
