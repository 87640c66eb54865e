"""What a problem is, and those of organisations, hiring and tests: which refusal of a service is answered how."""

from dataclasses import dataclass

from accounts.services import (
    ColleagueError,
    LastOwner,
    MembershipError,
    NotInvited,
    NotPending,
    OrganisationError,
)
from assessments.api.hiring.errors import AnotherAddress, NothingToDo, NoticeChanged, ReviewFirst
from assessments.services import (
    AdministrationError,
    AlreadyOpen,
    AlreadyTested,
    AnsweredBefore,
    ChangedMeanwhile,
    DeadlinePassed,
    DecidedMeanwhile,
    DecisionError,
    Forged,
    InTest,
    InvitationError,
    LevelNotAsked,
    LinkRefused,
    NoItems,
    NoTestAsked,
    NothingAnswered,
    NothingJudged,
    NoticeUnread,
    NotOpen,
    NotReady,
    NotRunning,
    NotShown,
    NotSubmitted,
    NotTaking,
    NotYet,
    OwnAttempt,
    ReviewClosed,
    ReviewError,
    SittingError,
    TimeIsUp,
    TooLate,
    TooMany,
    WrongState,
)


@dataclass(frozen=True, slots=True)
class Problem:
    """A kind of problem. `name` ends the address that is its type; `detail` is told when the error brings no words."""

    name: str
    status: int
    title: str
    detail: str


NO_ORGANISATION = Problem(
    "no-organisation", 409, "No organisation was made", "Verify your address, or leave one of those you own."
)
LAST_OWNER = Problem(
    "last-owner", 409, "This is the last owner", "Nothing was changed. Make somebody else an owner first."
)
NOT_INVITED = Problem("not-invited", 409, "Nobody was invited", "Read the members and invitations, then send others.")
NOT_PENDING = Problem(
    "not-pending", 409, "This invitation is not pending", "Nothing was changed: it was accepted or revoked before."
)
REFUSED = Problem("refused", 409, "This cannot be done now", "Nothing was changed.")
CHANGED_MEANWHILE = Problem(
    "changed-meanwhile",
    409,
    "Somebody else changed this after you read it",
    "Nothing was changed. Read the assessment again, compare, then send your change with its `revision`.",
)
ALREADY_OPEN = Problem(
    "already-open",
    409,
    "What candidates are asked no longer changes",
    "Nothing was changed: role, rung and methods stay once an assessment is open, or candidates would have been asked "
    "different things. Copy the assessment to ask something else.",
)
NOT_READY = Problem(
    "not-ready", 409, "Something has to be decided before it opens", "Complete the assessment, then open it."
)
WRONG_STATE = Problem(
    "wrong-state", 409, "The assessment's state does not allow this", "Nothing was changed. Read its `state`."
)
NOT_OPEN = Problem(
    "not-open", 409, "The assessment is not open", "Nothing was sent. Open the assessment, then send this again."
)
DEADLINE_PASSED = Problem(
    "deadline-passed",
    409,
    "The deadline of the assessment has passed",
    "Nobody was invited: their links would open nothing. Choose a later deadline, then send this again.",
)
TOO_MANY_INVITED = Problem(
    "too-many-invited", 409, "These are more than may be invited", "Nobody was invited. Send fewer, or others tomorrow."
)
NOTHING_TO_DO = Problem(
    "nothing-to-do", 409, "There is nothing to do here", "Nothing was changed: the candidate is past that stage."
)
NOT_SUBMITTED = Problem(
    "not-submitted",
    409,
    "The candidate has not submitted",
    "Nothing was changed: they have not submitted yet, or were asked for more evidence. Wait until they have.",
)
DECIDED_MEANWHILE = Problem(
    "decided-meanwhile",
    409,
    "Somebody else decided after you looked",
    "Nothing was decided. Read the decisions; if you still want to, send yours with `seen` as their number.",
)
REVIEW_FIRST = Problem(
    "review-first",
    403,
    "Reviews of this assessment are blind",
    "Nothing was shown. Submit your own review of this candidate first.",
)
OWN_ATTEMPT = Problem(
    "own-attempt", 403, "This is your own attempt", "Nothing was changed: nobody reviews or decides about themself."
)
REVIEW_SUBMITTED = Problem(
    "review-submitted",
    409,
    "The review is submitted",
    "Nothing was changed: a submitted review does not change. Reopen it to change it.",
)
NOTHING_JUDGED = Problem(
    "nothing-judged", 409, "There is nothing to submit", "Judge at least one competency, then submit."
)
TOO_LATE = Problem("too-late", 409, "It is too late for this", "Nothing was changed.")
LINK_UNKNOWN = Problem("link-unknown", 404, "This token opens nothing", "Use the whole token of the latest mail.")
LINK_CLOSED = Problem("link-closed", 410, "This token opens nothing any more", "Ask whoever invited you.")
NOT_TAKING = Problem(
    "not-taking", 409, "The assessment takes no answers any more", "What was saved before is kept; this was not saved."
)

LEVEL_NOT_ASKED = Problem(
    "level-not-asked", 409, "The assessment asks for evidence only", "Nothing was changed. Send evidence or a link."
)
ANOTHER_ADDRESS = Problem(
    "another-address",
    409,
    "The invitation went to another address",
    "Nothing was begun: it went to an address that is none of your account's. To begin with this account all the same, "
    "send `as_another` as true.",
)
NOTICE_CHANGED = Problem(
    "notice-changed",
    409,
    "The notice was changed",
    "Nothing was changed: what is to be read before has another wording by now. Read that, then send its number.",
)
NOTICE_UNREAD = Problem(
    "notice-unread",
    409,
    "The notice was changed and is to be read",
    "Nothing was submitted, and what was saved is kept. Acknowledge the attempt's `notice/`, then submit again.",
)

IN_TEST = Problem(
    "in-test",
    409,
    "The test of this attempt is running",
    "Nothing was changed: until it ends, nothing else of the attempt is taken. Go on with it, or end it to submit.",
)
NO_QUESTIONS = Problem(
    "no-questions", 409, "There are no test questions for this yet", "Nothing was started. Submit it without a test."
)
NO_TEST_ASKED = Problem("no-test-asked", 409, "The assessment asks for no test", "Nothing was started.")
ALREADY_TESTED = Problem("already-tested", 409, "The test was taken already", "Nothing was started: its answers stand.")
TEST_NOT_RUNNING = Problem(
    "test-not-running", 409, "No test of this attempt is running", "Nothing was saved. Read the test's `state`."
)
TIME_IS_UP = Problem(
    "time-is-up", 409, "The time for the test is up", "This answer was not saved. All answers before it are kept."
)
NOT_SHOWN = Problem(
    "not-shown", 409, "The question was not shown yet", "Nothing was saved. Answer the one that the test shows."
)
ANSWERED_BEFORE = Problem(
    "answered-before",
    409,
    "The question was answered before",
    "Nothing was changed: the first answer stands. Answer the question that the test shows.",
)
NOTHING_ANSWERED = Problem(
    "nothing-answered",
    409,
    "There is nothing to make a result from",
    "The test was not ended. Answer at least one question, be it with `unknown`.",
)

OF_ORGANISATIONS: tuple[tuple[type[Exception], Problem], ...] = (
    (OrganisationError, NO_ORGANISATION),
    (LastOwner, LAST_OWNER),
    (MembershipError, REFUSED),
    (NotInvited, NOT_INVITED),
    (NotPending, NOT_PENDING),
    (ColleagueError, REFUSED),
)
OF_HIRING: tuple[tuple[type[Exception], Problem], ...] = (
    (ReviewFirst, REVIEW_FIRST),
    (NothingToDo, NOTHING_TO_DO),
    (ChangedMeanwhile, CHANGED_MEANWHILE),
    (AlreadyOpen, ALREADY_OPEN),
    (NotReady, NOT_READY),
    (WrongState, WRONG_STATE),
    (AdministrationError, REFUSED),
    (NotOpen, NOT_OPEN),
    (DeadlinePassed, DEADLINE_PASSED),
    (TooMany, TOO_MANY_INVITED),
    (InvitationError, REFUSED),
    (NotYet, NOT_SUBMITTED),
    (DecidedMeanwhile, DECIDED_MEANWHILE),
    (DecisionError, OWN_ATTEMPT),
    (OwnAttempt, OWN_ATTEMPT),
    (NotSubmitted, NOT_SUBMITTED),
    (ReviewClosed, REVIEW_SUBMITTED),
    (NothingJudged, NOTHING_JUDGED),
    (TooLate, TOO_LATE),
    (ReviewError, REFUSED),
    (Forged, LINK_UNKNOWN),
    (LinkRefused, LINK_CLOSED),
    (NotTaking, NOT_TAKING),
    (AnotherAddress, ANOTHER_ADDRESS),
    (NoticeChanged, NOTICE_CHANGED),
    (NoticeUnread, NOTICE_UNREAD),
    (LevelNotAsked, LEVEL_NOT_ASKED),
)
OF_TESTS: tuple[tuple[type[Exception], Problem], ...] = (
    (InTest, IN_TEST),
    (NoItems, NO_QUESTIONS),
    (NoTestAsked, NO_TEST_ASKED),
    (AlreadyTested, ALREADY_TESTED),
    (NotRunning, TEST_NOT_RUNNING),
    (TimeIsUp, TIME_IS_UP),
    (NotShown, NOT_SHOWN),
    (AnsweredBefore, ANSWERED_BEFORE),
    (NothingAnswered, NOTHING_ANSWERED),
    (SittingError, REFUSED),
)
WITH_WORDS: tuple[type[Exception], ...] = (
    OrganisationError,
    MembershipError,
    ColleagueError,
    NothingToDo,
    NotReady,
    WrongState,
    AdministrationError,
    TooMany,
    TooLate,
    LinkRefused,
    NotTaking,
    NoticeUnread,
    InTest,
    SittingError,
)
"""Errors whose sentence is told, unless it speaks of a page: then the problem's own is."""
OF_PAGES: tuple[type[Exception], ...] = (ChangedMeanwhile, AlreadyOpen)
