"""The demo's members with their own results, and a role of the organisation's own."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random

from allauth.account.models import EmailAddress
from django.db import transaction

from accounts.models import Membership, Organisation, User
from assessments.demo.sittings import TO_THE_END, sit
from assessments.models import Attempt, ItemVersion, Rating, Result, ResultRow
from assessments.scoring import measured
from assessments.selectors.sittings import Tested, results_of_test
from roles.models import Domain, MatrixRow, MatrixVersion, Requirement, Role, Rung
from roles.selectors import Requirements, demands
from roles.services import (
    CellChange,
    Description,
    NewRow,
    Wording,
    add_rows,
    begin_draft,
    change_cells,
    create_competency,
    create_role,
    keep_target,
    publish_draft,
)

PASSWORD = "plumbline-demo"  # noqa: S105  # published on purpose; the demo says so on every page
BATCH = 200
GIVEN = (
    *("Amara", "Bjarne", "Chen", "Dilnoza", "Eoin", "Fatima", "Goran", "Hana", "Ignacio", "Jyoti", "Kwame", "Leilani"),
    *("Matteo", "Nadia", "Oskar", "Priya", "Quentin", "Rosa", "Sanna", "Tariq", "Ursula", "Viktor", "Wanjiru", "Yusuf"),
)
FAMILY = (
    *("Adeyemi", "Bauer", "Castillo", "Dvořák", "Eriksen", "Fofana", "García-Huidobro", "Haddad", "Ito", "Jansen"),
    *("Kowalczyk", "Lindqvist", "Mbeki", "Nakamura", "Ó'Brien", "Petrova", "Quispe", "Rahman", "Silva", "Tanaka"),
    *("Usman", "Vasquez", "Wójcik", "Xu", "Yilmaz", "Zhang"),
)
EVIDENCE = (
    "Led this part of our document search for two quarters; answer quality on our test set rose from 61% to 78%.",
    "Wrote the team's guide to it and reviewed every change for a year.",
    "Course project only, not yet in production.",
    "Did it twice with help from a senior colleague; the second time alone.",
)


@dataclass(frozen=True, slots=True)
class Plan:
    """One attempt to make up: where, how long ago, how able and how careful the person was."""

    role: str
    rung: str
    days_ago: int
    ability: float
    care: float = 1.0
    submitted: bool = True
    tested: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    email: str
    name: str
    access: str
    """Empty for somebody who does not belong to the organisation."""
    plans: tuple[Plan, ...] = ()
    password: str | None = None
    is_staff: bool = False


SIGN_INS = (
    Person(
        "candidate@demo.test",
        "Noor Castillo",
        "member",
        (
            Plan("data-scientist", "mid", 410, 1.7, care=0.6),
            # All three with a test: a self-reported result and a measured one are not compared.
            Plan("ai-engineer", "mid", 320, 1.4, tested=True),
            Plan("ai-engineer", "mid", 150, 2.0, care=0.85, tested=True),
            Plan("ai-engineer", "mid", 12, 2.5, tested=True),
            Plan("ml-engineer", "mid", 2, 2.3, care=0.4, submitted=False),
            Plan("ai-engineer", "senior", 1, 2.5, submitted=False),
        ),
        PASSWORD,
    ),
    Person(
        "manager@demo.test",
        "Ines Lindqvist",
        "manager",
        (Plan("ai-product-manager", "senior", 95, 2.9),),
        PASSWORD,
    ),
    Person("reviewer@demo.test", "Jonas Haddad", "reviewer", (), PASSWORD),
    Person("admin@demo.test", "Tomasz Adeyemi", "admin", (), PASSWORD),
    Person("staff@demo.test", "Greta Nakamura", "", (), PASSWORD, is_staff=True),
)
COLLEAGUES = (
    Person("sanna.eriksen@demo.test", "Sanna Eriksen", "reviewer"),
    Person("kwame.silva@demo.test", "Kwame Silva", "reviewer"),
)
TARGET = ("candidate@demo.test", "ai-engineer", "senior")


@dataclass(slots=True)
class Framework:
    """The built-in matrices in force, and the items in use, read once."""

    rungs: dict[tuple[str, str], Rung]
    cells: dict[int, list[Requirement]]
    versions: dict[int, ItemVersion]
    others: dict[int, Sequence[Requirements]] = field(default_factory=dict)

    @classmethod
    def read(cls) -> "Framework":
        published = MatrixVersion.State.PUBLISHED
        rungs = Rung.objects.filter(version__state=published, version__role__organisation=None).select_related(
            "version__role"
        )
        cells: dict[int, list[Requirement]] = {}
        for cell in (
            Requirement.objects.filter(rung__version__state=published, rung__version__role__organisation=None)
            .select_related("row__edition__competency")
            .order_by("row__position")
        ):
            cells.setdefault(cell.rung_id, []).append(cell)
        versions = ItemVersion.objects.in_use().in_bulk()
        return cls({(rung.version.role.slug, rung.slug): rung for rung in rungs}, cells, versions)

    def others_beside(self, rung: Rung) -> list[Requirements]:
        if rung.position not in self.others:
            self.others[rung.position] = demands(seen_by=None, positions=[rung.position]).rungs
        return [other for other in self.others[rung.position] if other.slug != rung.version.role.slug]


def seed_people(
    *, people: int, seed: int, now: datetime, framework: Framework, on_person: Callable[[], None]
) -> tuple[Organisation, int]:
    """The organisation with its sign-ins and `people` further members; and how many people were new."""
    organisation, _ = Organisation.objects.get_or_create(slug="lumen-works", defaults={"name": "Lumen Works"})
    wanted = [*SIGN_INS, *COLLEAGUES, *(_made_up(number, seed, framework) for number in range(1, people + 1))]
    known = set(User.objects.values_list("email", flat=True))
    new = [person for person in wanted if person.email not in known]
    for start in range(0, len(new), BATCH):
        _save(new[start : start + BATCH], organisation, framework, seed, now, on_person)
    email, role, rung = TARGET
    if any(person.email == email for person in new):
        keep_target(role=framework.rungs[role, rung].version.role, rung_slug=rung, by=User.objects.get(email=email))
    _own_role(organisation, now)
    return organisation, len(new)


@transaction.atomic
def _own_role(organisation: Organisation, now: datetime) -> None:
    """A role of the organisation's own, once: copied, changed and published, and a draft of what comes next."""
    if Role.objects.filter(organisation=organisation).exists():
        return
    by = User.objects.get(email="admin@demo.test")
    copied = Role.objects.get(slug="ai-engineer", organisation=None)
    role = create_role(
        organisation=organisation,
        description=replace(
            Description.of(copied),
            name="Retrieval Engineer",
            summary="Builds and measures the search and retrieval that Lumen Works' assistants answer from.",
            aliases=("Search engineer",),
        ),
        copy_of=copied,
        by=by,
    )
    raised = [("llm-evaluation", "junior", 2), ("data-pipelines", "mid", 3), ("data-pipelines", "senior", 3)]
    weightier = CellChange("weight", _row(role, "data-pipelines").pk, "data-pipelines", "", 4, revision=1)
    changes = [_level(role, *cell) for cell in raised]
    change_cells(role_slug=role.slug, changes=[*changes, weightier], by=by)
    note = (
        "Copied from AI Engineer. Our retrieval stands on its pipelines, so they count more and are asked for earlier."
    )
    publish_draft(role_slug=role.slug, note=note, by=by, now=now - timedelta(days=60))
    begin_draft(role_slug=role.slug, by=by)
    wording = Wording(
        "Relevance judging",
        "Judges whether what a search finds answers what was asked, so that two judges agree.",
        (
            "Has not judged search results.",
            "Judges results with a guide beside them, and asks where it is silent.",
            "Judges alone, keeps to the guide, and marks what it does not cover.",
            "Writes the guide, measures how far judges agree, and mends what divides them.",
            "Builds the judging of a whole product, and knows what its numbers can carry.",
        ),
    )
    domain = Domain.objects.get(slug="genai")
    judging = create_competency(organisation=organisation, domain=domain, wording=wording, by=by).competency
    row = NewRow(judging.slug, weight=4, essential=False, levels={"junior": 1, "mid": 2, "senior": 3})
    add_rows(role_slug=role.slug, rows=[row], by=by)
    change_cells(role_slug=role.slug, changes=[_level(role, "retrieval-rag", "junior", 3)], by=by)


def _row(role: Role, competency: str) -> MatrixRow:
    """Of the role's draft."""
    drafts = role.matrix_versions.drafts()
    return MatrixRow.objects.get(version__in=drafts, edition__competency__slug=competency)


def _level(role: Role, competency: str, rung: str, to: int) -> CellChange:
    cell = _row(role, competency).requirements.get(rung__slug=rung)
    return CellChange("level", cell.pk, competency, rung, to, cell.revision)


def _made_up(number: int, seed: int, framework: Framework) -> Person:
    random = Random(f"{seed}-{number}")
    name = f"{random.choice(GIVEN)} {random.choice(FAMILY)}"
    role, rung = random.choice(sorted(framework.rungs))
    ability = random.gauss(2.0, 0.7)
    first = random.randint(30, 700)
    plans = [
        Plan(
            role,
            rung,
            max(1, first - 110 * turn),
            ability + 0.25 * turn,
            care=random.choice((1.0, 1.0, 0.8, 0.5)),
        )
        for turn in range(random.choice((1, 1, 2, 3)))
    ]
    if random.random() < 0.2:
        plans.append(Plan(*random.choice(sorted(framework.rungs)), 1, ability, care=0.4, submitted=False))
    return Person(f"person-{number:05}@demo.test", name, "member", tuple(plans))


@transaction.atomic
def _save(
    people: Sequence[Person],
    organisation: Organisation,
    framework: Framework,
    seed: int,
    now: datetime,
    on_person: Callable[[], None],
) -> None:
    users = []
    for person in people:
        user = User(email=person.email, name=person.name, is_staff=person.is_staff)
        user.set_password(person.password)
        users.append(user)
    User.objects.bulk_create(users)
    EmailAddress.objects.bulk_create(
        EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in users
    )
    Membership.objects.bulk_create(
        Membership(user=user, organisation=organisation, access=person.access)
        for user, person in zip(users, people, strict=True)
        if person.access
    )
    made: list[tuple[Plan, Attempt, list[Rating]]] = []
    for user, person in zip(users, people, strict=True):
        random = Random(f"{seed}-{person.email}")
        made += [(plan, *_attempt(user, plan, framework, random, now)) for plan in person.plans]
        on_person()
    Attempt.objects.bulk_create(attempt for _, attempt, _ in made)
    Rating.objects.bulk_create((rating for _, _, said in made for rating in said), batch_size=2000)
    results = [_result(*one, framework, seed, now) for one in made if one[1].submitted_at]
    Result.objects.bulk_create(result for result, _ in results)
    ResultRow.objects.bulk_create((row for _, rows in results for row in rows), batch_size=1000)


def _attempt(
    user: User, plan: Plan, framework: Framework, random: Random, now: datetime
) -> tuple[Attempt, list[Rating]]:
    rung = framework.rungs[plan.role, plan.rung]
    cells = framework.cells[rung.pk]
    started = now - timedelta(days=plan.days_ago, minutes=random.randint(30, 600))
    attempt = Attempt(user=user, rung=rung, started_at=started, saved_at=started)
    ratings = []
    answered = cells if plan.submitted else cells[: max(1, round(len(cells) * plan.care))]
    for minute, cell in enumerate(answered, start=1):
        if plan.submitted and random.random() > plan.care:
            continue
        at = started + timedelta(minutes=2 * minute)
        ratings.append(_rating(attempt, cell, _stands_at(plan, cell), at, random))
    attempt.saved_at = started + timedelta(minutes=2 * len(cells))
    if plan.submitted and any(rating.level is not None for rating in ratings):
        attempt.submitted_at = attempt.saved_at + timedelta(minutes=2)
    return attempt, ratings


def _result(
    plan: Plan, attempt: Attempt, ratings: list[Rating], framework: Framework, seed: int, now: datetime
) -> tuple[Result, list[ResultRow]]:
    """Of an attempt that is saved. Where a test was taken, it was submitted with its end."""
    cells = framework.cells[attempt.rung_id]
    tested: dict[int, Tested] = {}
    assert attempt.submitted_at  # noqa: S101  # whoever calls has looked
    if plan.tested:
        levels = {cell.row_id: _stands_at(plan, cell) for cell in cells}
        random = Random(f"{seed}-{attempt.user}-{plan.days_ago}-test")
        begun = attempt.submitted_at
        sitting = sit(attempt, TO_THE_END, levels, framework.versions, begun=begun, now=now, random=random)
        attempt.submitted_at = sitting.finished_at or now
        attempt.save(update_fields=["submitted_at"])
        tested = results_of_test(attempt)
    by_row = {rating.row_id: rating for rating in ratings}
    others = framework.others_beside(attempt.rung)
    return measured(attempt, cells, by_row, others, tested=tested, now=attempt.submitted_at)


def _stands_at(plan: Plan, cell: Requirement) -> float:
    """Where the person truly stands."""
    return plan.ability + 0.3 * (cell.level - 2)


def _rating(attempt: Attempt, cell: Requirement, place: float, at: datetime, random: Random) -> Rating:
    not_applicable = random.random() < 0.04
    level = level_near(place, 0.8, random)
    return Rating(
        attempt=attempt,
        row_id=cell.row_id,
        level=None if not_applicable else level,
        not_applicable=not_applicable,
        evidence=random.choice(EVIDENCE) if not not_applicable and random.random() < 0.2 else "",
        rated_at=at,
    )


def level_near(place: float, spread: float, random: Random) -> int:
    """What somebody says whose level is near this one."""
    return min(4, max(0, round(random.gauss(place, spread))))
