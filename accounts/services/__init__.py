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
from accounts.services.administration import change_account
from accounts.services.colleagues import (
    AnotherAddress,
    ColleagueError,
    LinkError,
    LinkUnknown,
    NotInvited,
    NotPending,
    invite_again,
    invite_colleagues,
    join,
    revoke_invitation,
)
from accounts.services.exports import record_export
from accounts.services.mails import Letter, queue_mails
from accounts.services.memberships import (
    AlreadyMember,
    LastOwner,
    MembershipError,
    add_member,
    change_access,
    remove_member,
)
from accounts.services.organisations import (
    OrganisationError,
    create_organisation,
    rename_organisation,
)

__all__ = [
    "MOST_TOKENS",
    "AlreadyMember",
    "AnotherAddress",
    "ColleagueError",
    "LastOwner",
    "Letter",
    "LinkError",
    "LinkUnknown",
    "MembershipError",
    "NameTaken",
    "NewToken",
    "NotInvited",
    "NotPending",
    "OrganisationError",
    "TokenError",
    "TooManyTokens",
    "add_member",
    "change_access",
    "change_account",
    "create_organisation",
    "create_token",
    "forget_answers",
    "invite_again",
    "invite_colleagues",
    "join",
    "note_use",
    "queue_mails",
    "record_export",
    "remove_member",
    "rename",
    "rename_organisation",
    "revoke_invitation",
    "revoke_token",
]
