"""The demo's assessments: one under way, one past its deadline, one closed with its decisions, and a draft."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from django.db import transaction

from accounts.audit import entry, record
from accounts.models import AuditEntry, Organisation, User
from accounts.sealing import hash_of, token_for
from assessments.demo.candidates import Place, Rows, Story, a_name, add_candidate
from assessments.demo.people import Framework
from assessments.demo.sittings import OUT_OF_TIME, STOPPED, TO_THE_END, UNDER_WAY
from assessments.models import Assessment, Notice, Reviewer
from roles.models import MatrixVersion, Requirement, Rung

Action = AuditEntry.Action
MANAGER = "manager@demo.test"
CANDIDATE = "candidate@demo.test"
OWN = ""  # stands for the role of the organisation's own
NOTICE = (
    "You rate yourself on what the role asks, one competency at a time. Colleagues of Lumen Works, named as reviewers, "
    "judge the same competencies by what you show. People decide, never a number alone, and you can ask for the reason."
    "\n\n"
    "Your answers are seen by those who hire for this role and by its reviewers. Say so if you need more time: whoever "
    "invited you can give it."
)


@dataclass(frozen=True, slots=True)
class Campaign:
    """An assessment to make up: days ago, below 0 for what is to come; each story with how many candidates have it."""

    title: str
    role: str
    rung: str
    state: str
    opened: int = 0
    closed: int = 0
    deadline: int | None = None
    reviewers: tuple[str, ...] = ()
    stories: tuple[tuple[int, Story], ...] = ()
    sees: str = Assessment.Sees.EVERYTHING
    sees_when: str = Assessment.SeesWhen.AT_ONCE
    has_link: bool = False
    asks_test: bool = False


State = Assessment.State
CAMPAIGNS = (
    Campaign(
        "AI Engineer, autumn",
        "ai-engineer",
        "mid",
        State.OPEN,
        opened=24,
        deadline=-9,
        reviewers=("reviewer@demo.test", "sanna.eriksen@demo.test", "kwame.silva@demo.test"),
        has_link=True,
        asks_test=True,
        stories=(
            (3, Story(submitted=False)),
            (2, Story(submitted=False, test=UNDER_WAY)),
            (1, Story(submitted=False, extra_time=True)),
            (5, Story(opened=False, begun=False)),
            (4, Story(begun=False)),
            (2, Story(opened=False, begun=False, withdrawn=True)),
            (1, Story()),
            (1, Story(test=TO_THE_END)),
            (1, Story(test=OUT_OF_TIME)),
            (2, Story(test=TO_THE_END, via_link=True)),
            (1, Story(test=TO_THE_END, open_review=True)),
            (1, Story(sent_back=True)),
            (1, Story(test=STOPPED, reviews=1)),
            (2, Story(test=TO_THE_END, reviews=1)),
            (1, Story(test=OUT_OF_TIME, reviews=2)),
            (3, Story(test=TO_THE_END, reviews=2)),
            (1, Story(reviews=3)),
            (3, Story(test=TO_THE_END, reviews=3)),
            (4, Story(test=TO_THE_END, reviews=3, outcomes=1)),
            (1, Story(test=TO_THE_END, reviews=3, outcomes=2)),
        ),
    ),
    Campaign(
        "Data Scientist, second call",
        "data-scientist",
        "mid",
        State.OPEN,
        opened=30,
        deadline=2,
        reviewers=("reviewer@demo.test", "sanna.eriksen@demo.test"),
        stories=(
            (1, Story(opened=False, begun=False)),
            (1, Story(begun=False)),
            (1, Story(submitted=False)),
            (2, Story(reviews=1)),
            (2, Story(reviews=2)),
        ),
    ),
    Campaign(
        "Retrieval Engineer, spring",
        OWN,
        "mid",
        State.CLOSED,
        opened=55,
        closed=18,
        deadline=25,
        reviewers=(MANAGER, "sanna.eriksen@demo.test", "kwame.silva@demo.test"),
        sees=Assessment.Sees.SUMMARY,
        sees_when=Assessment.SeesWhen.DECIDED,
        stories=((11, Story(reviews=3, outcomes=1)), (1, Story(reviews=3, outcomes=2))),
    ),
    Campaign("ML Engineer, winter", "ml-engineer", "senior", State.DRAFT, reviewers=("reviewer@demo.test",)),
)


@transaction.atomic
def seed_hiring(*, organisation: Organisation, seed: int, now: datetime, framework: Framework) -> None:
    """Make the assessments, once: an organisation that has any keeps what it has."""
    if Assessment.objects.filter(organisation=organisation).exists():
        return
    people = {user.email: user for user in User.objects.filter(email__endswith="@demo.test")}
    rows = Rows()
    taken: set[str] = set()
    for campaign in CAMPAIGNS:
        random = Random(f"{seed}-{campaign.title}")
        place = _place(campaign, organisation, people, framework, now)
        begun_by = iter([people[CANDIDATE]] if campaign is CAMPAIGNS[0] else [])
        for count, story in campaign.stories:
            for _ in range(count):
                user = next(begun_by, None) if story.begun else None
                name, email = (user.name, user.email) if user else a_name(random, taken)
                add_candidate(rows, place, story, name=name, email=email, user=user, random=random)
        invited = sum(count for count, story in campaign.stories if not story.via_link)
        if invited and place.assessment.opened_at:
            told = entry(Action.CANDIDATES_INVITED, campaign.title, by=place.manager, organisation=organisation)
            told.after, told.at = {"invited": invited}, place.assessment.opened_at
            rows.log.append(told)
    rows.save()


def _place(
    campaign: Campaign, organisation: Organisation, people: dict[str, User], framework: Framework, now: datetime
) -> Place:
    rung, cells = _asked(campaign, organisation, framework)
    manager = people[MANAGER]
    opened = now - timedelta(days=campaign.opened) if campaign.opened else None
    closed = now - timedelta(days=campaign.closed) if campaign.closed else None
    made = Assessment(
        organisation=organisation,
        title=campaign.title,
        rung=rung,
        deadline=None if campaign.deadline is None else _evening(now - timedelta(days=campaign.deadline)),
        asks_test=campaign.asks_test,
        sees=campaign.sees,
        sees_when=campaign.sees_when,
        state=campaign.state,
        created_by=manager,
        created_at=(opened or now) - timedelta(days=1),
        opened_at=opened,
        closed_at=closed,
    )
    if campaign.has_link:
        made.link_number = 1
        made.link_hash = hash_of(token_for(made.link_key))
    made.save()
    notice = Notice.objects.create(
        assessment=made, number=1, text=NOTICE, created_by=manager, created_at=made.created_at
    )
    reviewers = [people[email] for email in campaign.reviewers]
    Reviewer.objects.bulk_create(Reviewer(assessment=made, user=user) for user in reviewers)
    _log(made, manager, reviewers)
    until = min(moment for moment in (now, closed, made.deadline) if moment)
    return Place(made, notice, cells, framework.versions, framework.others_beside(rung), reviewers, manager, until)


def _asked(campaign: Campaign, organisation: Organisation, framework: Framework) -> tuple[Rung, Sequence[Requirement]]:
    """The rung and what it asks, of the built-in role or of the organisation's own."""
    if campaign.role:
        rung = framework.rungs[campaign.role, campaign.rung]
        return rung, framework.cells[rung.pk]
    own = Rung.objects.filter(
        slug=campaign.rung,
        version__role__organisation=organisation,
        version__state=MatrixVersion.State.PUBLISHED,
    )
    rung = own.select_related("version__role").order_by("pk")[:1].get()
    cells = Requirement.objects.filter(rung=rung).select_related("row__edition__competency").order_by("row__position")
    return rung, list(cells)


def _evening(moment: datetime) -> datetime:
    return moment.replace(hour=21, minute=59, second=0, microsecond=0)


def _log(made: Assessment, manager: User, reviewers: Sequence[User]) -> None:
    def told(action: AuditEntry.Action, at: datetime | None, about: User | None = None) -> AuditEntry:
        one = entry(action, made.title, by=manager, organisation=made.organisation, about=about)
        one.at = at or made.created_at
        return one

    happened = [told(Action.ASSESSMENT_CREATED, made.created_at)]
    happened += [told(Action.REVIEWER_ADDED, made.created_at, about=one) for one in reviewers]
    happened += [told(Action.ASSESSMENT_OPENED, made.opened_at)] if made.opened_at else []
    happened += [told(Action.ASSESSMENT_CLOSED, made.closed_at)] if made.closed_at else []
    record(*happened)
