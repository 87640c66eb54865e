"""Drafts: begun, edited cell by cell, published, and frozen from then on by the database itself."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction

from accounts.models import AuditEntry, Membership, Organisation, User
from roles.framework import Rung
from roles.models import CompetencyEdition, Descriptor, Domain, Layer, MatrixRow, MatrixVersion, Requirement, Role
from roles.selectors import NoDraft, matrix_of, published_matrix, target_of
from roles.services import (
    CellChange,
    Conflict,
    Description,
    DraftExists,
    EditError,
    NameTaken,
    NewRow,
    NothingChanged,
    NothingIn,
    Wording,
    WordingError,
    add_rows,
    add_rung,
    begin_draft,
    change_cells,
    create_competency,
    create_role,
    describe_role,
    discard_draft,
    keep_target,
    move_row,
    move_rung,
    publish_draft,
    remove_rows,
    remove_rung,
    rename_rung,
    take_wording,
    word_competency,
)
from tests.factories import MembershipFactory, UserFactory, a_catalogue, a_change, publish
from tests.queries import queries


@pytest.fixture
def staff(db: None) -> User:
    return UserFactory(is_staff=True)


@pytest.fixture
def draft(plumber: Role, staff: User) -> MatrixVersion:
    return begin_draft(role_slug="plumber", by=staff)


@pytest.fixture
def company(db: None) -> Organisation:
    return MembershipFactory(access=Membership.Access.ADMIN).organisation


@pytest.fixture
def admin(company: Organisation) -> User:
    return company.members.get()


def level(competency: str, rung: str, to: int, revision: int = 1) -> CellChange:
    return a_change("level", competency, rung, to, revision=revision)


def weight(competency: str, to: int, revision: int = 1) -> CellChange:
    return a_change("weight", competency, "", to, revision=revision)


def draft_of(slug: str) -> MatrixVersion:
    return MatrixVersion.objects.drafts().select_related("role").get(role__slug=slug)


def words(name: str) -> Wording:
    return Wording(name, f"What {name} means.", ("", "One.", "Two.", "Three.", "Four."))


class TestBeginning:
    def test_it_says_what_the_published_version_says(self, plumber: Role, draft: MatrixVersion) -> None:
        published = published_matrix(plumber)
        assert published is not None
        assert matrix_of(draft).content == published.content
        assert (draft.number, draft.digest, draft.label) == (None, "", "draft")
        assert draft.based_on is not None
        assert draft.based_on.number == 1

    def test_there_is_one_at_a_time(self, draft: MatrixVersion, staff: User) -> None:
        with pytest.raises(DraftExists, match="already"):
            begin_draft(role_slug="plumber", by=staff)

    def test_an_old_version_is_restored_as_a_draft(self, draft: MatrixVersion, staff: User) -> None:
        before = matrix_of(draft).content
        change_cells(role_slug="plumber", changes=[level("pipes", "mid", 4)], by=staff)
        publish_draft(role_slug="plumber", note="", by=staff)
        restored = begin_draft(role_slug="plumber", by=staff, number=1)
        assert matrix_of(restored).content == before

    @pytest.mark.parametrize("access", ["manager", "reviewer", "member", "admin", "owner"])
    def test_nobody_but_site_staff_edits_what_is_built_in(self, plumber: Role, access: str) -> None:
        with pytest.raises(PermissionDenied):
            begin_draft(role_slug="plumber", by=MembershipFactory(access=access).user)

    def test_discarding_leaves_what_is_in_force(self, plumber: Role, draft: MatrixVersion, staff: User) -> None:
        discard_draft(role_slug="plumber", by=staff)
        assert [version.state for version in plumber.matrix_versions.all()] == ["published"]
        with pytest.raises(NoDraft):
            discard_draft(role_slug="plumber", by=staff)


class TestCells:
    def test_a_cell_takes_the_level_and_counts_it(self, draft: MatrixVersion, staff: User) -> None:
        done = change_cells(role_slug="plumber", changes=[level("pipes", "mid", 4)], by=staff)
        assert [(kept.value, kept.revision) for kept in done.kept] == [(4, 2)]
        assert matrix_of(draft).rows[0].levels == (1, 4, 3)

    def test_the_second_of_two_writers_is_told_and_nothing_is_overwritten(
        self, draft: MatrixVersion, staff: User
    ) -> None:
        change_cells(role_slug="plumber", changes=[level("pipes", "mid", 4)], by=staff)
        done = change_cells(
            role_slug="plumber", changes=[level("pipes", "mid", 3), level("valves", "mid", 3)], by=staff
        )
        assert done.conflicts == (Conflict("level", "pipes", "mid", yours=3, theirs=4, revision=2),)
        assert [kept.competency for kept in done.kept] == ["valves"]
        assert matrix_of(draft).rows[0].levels == (1, 4, 3)

    def test_two_who_want_the_same_agree(self, draft: MatrixVersion, staff: User) -> None:
        for _ in range(2):
            done = change_cells(role_slug="plumber", changes=[level("pipes", "mid", 4)], by=staff)
        assert not done.conflicts
        assert done.kept[0].revision == 2

    def test_weight_and_mark_of_a_row_change_together(self, draft: MatrixVersion, staff: User) -> None:
        mark = a_change("essential", "pipes", "", 0)
        done = change_cells(role_slug="plumber", changes=[weight("pipes", 1), mark], by=staff)
        row = matrix_of(draft).rows[0]
        assert (row.weight, row.essential, done.conflicts) == (1, False, ())
        again = weight("pipes", 2, revision=done.kept[0].revision)
        assert not change_cells(role_slug="plumber", changes=[again], by=staff).conflicts

    def test_a_cell_that_is_gone_is_a_conflict_with_nothing(self, draft: MatrixVersion, staff: User) -> None:
        changes = [level("pipes", "mid", 3), weight("pipes", 2)]
        removed = remove_rows(role_slug="plumber", competencies=["pipes"], by=staff)
        done = change_cells(role_slug="plumber", changes=changes, by=staff)
        assert [conflict.theirs for conflict in done.conflicts] == [None, None]
        add_rows(role_slug="plumber", rows=removed, by=staff)
        assert len(change_cells(role_slug="plumber", changes=changes, by=staff).conflicts) == 2

    def test_a_cell_of_an_earlier_draft_is_no_cell_of_this_one(self, draft: MatrixVersion, staff: User) -> None:
        stale = level("pipes", "mid", 1)
        change_cells(role_slug="plumber", changes=[level("pipes", "mid", 4)], by=staff)
        publish_draft(role_slug="plumber", note="", by=staff)
        begin_draft(role_slug="plumber", by=staff)
        assert change_cells(role_slug="plumber", changes=[stale], by=staff).conflicts[0].theirs is None

    def test_weight_and_mark_are_two_cells(self, draft: MatrixVersion, staff: User) -> None:
        mark = a_change("essential", "pipes", "", 0)
        change_cells(role_slug="plumber", changes=[weight("pipes", 1)], by=staff)
        assert not change_cells(role_slug="plumber", changes=[mark], by=staff).conflicts

    @pytest.mark.parametrize("count", [1, 9])
    def test_four_queries_however_many_cells(self, draft: MatrixVersion, staff: User, count: int) -> None:
        places = [(c, r) for c in ("pipes", "valves", "billing") for r in ("junior", "mid", "senior")]
        changes = [level(*place, 4) for place in places[:count]]
        with queries(4):
            change_cells(role_slug="plumber", changes=changes, by=staff)


class TestRowsAndRungs:
    def test_what_is_taken_out_can_be_put_back(self, draft: MatrixVersion, staff: User) -> None:
        before = matrix_of(draft).content
        removed = remove_rows(role_slug="plumber", competencies=["pipes", "billing"], by=staff)
        assert [row.competency for row in matrix_of(draft).rows] == ["valves"]
        add_rows(role_slug="plumber", rows=removed, by=staff)
        assert matrix_of(draft).content == before

    def test_a_competency_stands_in_a_matrix_once(self, draft: MatrixVersion, staff: User) -> None:
        with pytest.raises(EditError, match="already"):
            add_rows(role_slug="plumber", rows=[NewRow("pipes", 3, False, {})], by=staff)

    def test_rows_move_and_stop_at_the_end(self, draft: MatrixVersion, staff: User) -> None:
        assert move_row(role_slug="plumber", competency="pipes", places=1, by=staff) == 1
        assert move_row(role_slug="plumber", competency="pipes", places=9, by=staff) == 1
        assert [row.competency for row in matrix_of(draft).rows] == ["valves", "billing", "pipes"]

    def test_a_new_rung_asks_what_the_one_below_asks(self, draft: MatrixVersion, staff: User) -> None:
        add_rung(role_slug="plumber", name="Lead", by=staff)
        view = matrix_of(draft)
        assert view.rungs[-1] == Rung("lead", "Lead")
        assert [row.levels[-1] for row in view.rows] == [row.levels[-2] for row in view.rows]

    def test_rungs_move_with_their_levels(self, draft: MatrixVersion, staff: User) -> None:
        move_rung(role_slug="plumber", rung_slug="senior", places=-2, by=staff)
        view = matrix_of(draft)
        assert [rung.slug for rung in view.rungs] == ["senior", "junior", "mid"]
        assert view.rows[0].levels == (3, 1, 2)

    def test_rungs_are_renamed_and_removed_but_for_the_last(self, draft: MatrixVersion, staff: User) -> None:
        rename_rung(role_slug="plumber", rung_slug="mid", name="Journeyman", by=staff)
        with pytest.raises(EditError, match="already"):
            rename_rung(role_slug="plumber", rung_slug="senior", name="journeyman", by=staff)
        for slug in ("junior", "senior"):
            remove_rung(role_slug="plumber", rung_slug=slug, by=staff)
        with pytest.raises(EditError, match="last"):
            remove_rung(role_slug="plumber", rung_slug="mid", by=staff)
        assert matrix_of(draft).rungs == (Rung("mid", "Journeyman"),)
        assert draft.rungs.get().position == 0

    def test_a_row_stays_with_the_domain_it_has_here(self, draft: MatrixVersion, staff: User) -> None:
        MatrixRow.objects.filter(version=draft, edition__competency__slug="valves").update(domain="Fire")
        MatrixRow.objects.filter(version=draft, edition__competency__slug="billing").update(domain="Fire")
        assert move_row(role_slug="plumber", competency="billing", places=-9, by=staff) == -1
        removed = remove_rows(role_slug="plumber", competencies=["billing"], by=staff)
        Domain.objects.create(slug="fire", name="Fire", summary="", position=9)
        add_rows(role_slug="plumber", rows=removed, by=staff)
        assert [(row.domain, row.competency) for row in matrix_of(draft).rows] == [
            ("Water", "pipes"),
            ("Fire", "billing"),
            ("Fire", "valves"),
        ]


class TestPublishing:
    def test_it_retires_the_one_before_and_is_frozen(self, plumber: Role, draft: MatrixVersion, staff: User) -> None:
        change_cells(role_slug="plumber", changes=[level("pipes", "mid", 4)], by=staff)
        published = publish_draft(role_slug="plumber", note="Pipes matter more.", by=staff)
        assert [(v.number, v.state) for v in plumber.matrix_versions.order_by("number")] == [
            (1, "retired"),
            (2, "published"),
        ]
        assert len(published.digest) == 64
        assert published.note == "Pipes matter more."

    def test_an_empty_draft_is_not_published(self, draft: MatrixVersion, staff: User) -> None:
        remove_rows(role_slug="plumber", competencies=["pipes", "valves", "billing"], by=staff)
        with pytest.raises(NothingIn, match="no competency"):
            publish_draft(role_slug="plumber", note="", by=staff)

    def test_a_draft_that_changes_nothing_is_not_published(self, draft: MatrixVersion, staff: User) -> None:
        with pytest.raises(NothingChanged):
            publish_draft(role_slug="plumber", note="", by=staff)

    def test_the_catalogue_loaded_again_leaves_what_was_edited(self, draft: MatrixVersion, staff: User) -> None:
        change_cells(role_slug="plumber", changes=[level("pipes", "mid", 4)], by=staff)
        assert publish().versions == ()
        publish_draft(role_slug="plumber", note="", by=staff)
        done = publish()
        assert (done.versions, done.differing) == ((), ("the matrix of Plumber, version 2",))


@pytest.mark.parametrize(
    "change",
    [
        lambda: MatrixVersion.objects.update(title="Another"),
        lambda: MatrixVersion.objects.update(digest=""),
        lambda: MatrixVersion.objects.update(state="draft", number=None, published_at=None),
        lambda: Requirement.objects.update(level=0),
        lambda: MatrixRow.objects.update(weight=1),
        lambda: CompetencyEdition.objects.update(name="Another"),
        lambda: Descriptor.objects.update(text="Another"),
        lambda: Requirement.objects.first().delete(),
        lambda: MatrixRow.objects.first().delete(),
        lambda: MatrixVersion.objects.first().rungs.first().delete(),
        lambda: MatrixVersion.objects.first().delete(),
        lambda: MatrixVersion.objects.first().rungs.create(slug="lead", name="Lead", position=9),
        lambda: AuditEntry.objects.update(subject="Another"),
        lambda: AuditEntry.objects.all().delete(),
    ],
)
def test_the_database_refuses_to_change_what_is_frozen(framework: None, change: object) -> None:
    with pytest.raises(IntegrityError, match=r"never changes|append-only"), transaction.atomic():
        change()  # type: ignore[operator]


def test_a_retired_version_does_not_come_back(framework: None) -> None:
    MatrixVersion.objects.update(state="retired", retired_at="2026-01-01T00:00Z")
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        MatrixVersion.objects.update(state="published", retired_at=None)


class TestOwn:
    def test_an_organisation_copies_a_built_in_role(self, plumber: Role, company: Organisation, admin: User) -> None:
        described = Description("Plumber", "Ours.", "profession", (), tuple(Layer.objects.all()[:1]))
        role = create_role(organisation=company, description=described, by=admin, copy_of=plumber)
        assert role.slug == f"plumber-{company.slug}"
        published = published_matrix(plumber)
        assert published is not None
        assert matrix_of(draft_of(role.slug)).content == published.content
        assert publish_draft(role_slug=role.slug, note="", by=admin).number == 1

    def test_one_begins_empty_with_three_rungs(self, framework: None, company: Organisation, admin: User) -> None:
        described = Description("Diver", "Dives.", "profession", (), ())
        role = create_role(organisation=company, description=described, by=admin)
        view = matrix_of(draft_of(role.slug))
        assert ([rung.name for rung in view.rungs], view.rows) == (["Junior", "Mid", "Senior"], ())

    def test_strangers_do_not_see_it(self, framework: None, company: Organisation, admin: User, person: User) -> None:
        role = create_role(organisation=company, description=Description("Diver", "", "profession", (), ()), by=admin)
        assert role in Role.objects.visible_to(admin.pk)
        for stranger in (person.pk, None):
            assert role not in Role.objects.visible_to(stranger)
        with pytest.raises(Role.DoesNotExist):
            describe_role(role_slug=role.slug, description=Description("X", "", "profession", (), ()), by=person)

    def test_a_competency_of_its_own(self, plumber: Role, company: Organisation, admin: User) -> None:
        role = create_role(organisation=company, description=Description("Diver", "", "profession", (), ()), by=admin)
        domain = plumber.matrix_versions.get().rows.first().edition.competency.domain  # type: ignore[union-attr]
        made = create_competency(organisation=company, domain=domain, wording=words("Diving"), by=admin)
        add_rows(role_slug=role.slug, rows=[NewRow(made.competency.slug, 4, True, {"mid": 2})], by=admin)
        assert matrix_of(draft_of(role.slug)).rows[0].levels == (0, 2, 0)
        with pytest.raises(WordingError, match="already"):
            create_competency(organisation=company, domain=domain, wording=words("diving"), by=admin)

    def test_what_one_organisation_words_is_not_had_by_another(
        self, plumber: Role, draft: MatrixVersion, staff: User, company: Organisation, admin: User
    ) -> None:
        other = MembershipFactory(access=Membership.Access.ADMIN)
        secret = word_competency(slug="pipes", organisation=other.organisation, wording=words("Secret"), by=other.user)
        role = create_role(organisation=company, description=Description("Diver", "", "profession", (), ()), by=admin)
        stolen = NewRow("pipes", 3, False, {}, edition=secret.number)
        add_rows(role_slug=role.slug, rows=[stolen], by=admin)
        assert matrix_of(draft_of(role.slug)).rows[0].name == "Pipes"

    def test_a_role_is_copied_inside_its_organisation_only(
        self, plumber: Role, staff: User, company: Organisation, admin: User
    ) -> None:
        role = create_role(organisation=company, description=Description("Diver", "", "profession", (), ()), by=admin)
        MembershipFactory(organisation=company, user=staff)
        described = Description("Diver", "", "profession", (), ())
        with pytest.raises(PermissionDenied, match="inside the organisation"):
            create_role(organisation=None, description=described, by=staff, copy_of=role)

    def test_an_owner_has_no_two_roles_of_one_name(self, plumber: Role, company: Organisation, admin: User) -> None:
        create_role(organisation=company, description=Description("Diver", "", "profession", (), ()), by=admin)
        again = Description("dIVER", "", "profession", (), ())
        with pytest.raises(NameTaken, match="already"):
            create_role(organisation=company, description=again, by=admin)
        other = create_role(
            organisation=company, description=Description("Swimmer", "", "profession", (), ()), by=admin
        )
        with pytest.raises(NameTaken):
            describe_role(role_slug=other.slug, description=again, by=admin)

    def test_a_long_name_leaves_the_organisations_ending_in_the_slug(self, company: Organisation, admin: User) -> None:
        long = Description("D" + "i" * 58 + "r", "", "profession", (), ())
        role = create_role(organisation=company, description=long, by=admin)
        assert role.slug.endswith(f"i-{company.slug}")
        assert len(role.slug) == 60

    def test_who_leaves_sees_its_name_no_more(self, company: Organisation, admin: User, plumber: Role) -> None:
        described = Description("Diver", "", "profession", (), ())
        role = create_role(organisation=company, description=described, by=admin, copy_of=plumber)
        publish_draft(role_slug=role.slug, note="", by=admin)
        member = MembershipFactory(organisation=company)
        keep_target(role=role, rung_slug="mid", by=member.user)
        assert target_of(member.user.pk) is not None
        member.delete()
        assert target_of(member.user.pk) is None


class TestWording:
    def test_other_owners_are_told_in_their_log_that_their_draft_took_new_words(
        self, plumber: Role, staff: User, company: Organisation, admin: User
    ) -> None:
        described = Description("Plumber", "", "profession", (), ())
        create_role(organisation=company, description=described, by=admin, copy_of=plumber)
        word_competency(slug="pipes", organisation=None, wording=words("Piping"), by=staff)
        told = AuditEntry.objects.filter(organisation=company).first()
        assert told is not None
        assert (told.by, told.subject, told.after) == (staff, "Plumber, draft", {"wording of Piping": "edition 2"})

    def test_drafts_take_the_new_words_and_published_versions_keep_theirs(
        self, plumber: Role, draft: MatrixVersion, staff: User
    ) -> None:
        word_competency(slug="pipes", organisation=None, wording=words("Piping"), by=staff)
        assert matrix_of(draft).rows[0].name == "Piping"
        published = published_matrix(plumber)
        assert published is not None
        assert published.rows[0].name == "Pipes"

    def test_an_organisation_words_it_for_itself(
        self, plumber: Role, draft: MatrixVersion, company: Organisation, admin: User
    ) -> None:
        described = Description("Plumber", "", "profession", (), ())
        role = create_role(organisation=company, description=described, by=admin, copy_of=plumber)
        word_competency(slug="pipes", organisation=company, wording=words("Our pipes"), by=admin)
        assert matrix_of(draft_of(role.slug)).rows[0].name == "Our pipes"
        assert matrix_of(draft).rows[0].name == "Pipes"
        current = CompetencyEdition.objects.filter(competency__slug="pipes")
        assert current.current().get().name == "Pipes"
        assert current.current(company).get().name == "Our pipes"

    def test_a_restored_row_can_take_todays_words(self, draft: MatrixVersion, staff: User) -> None:
        word_competency(slug="pipes", organisation=None, wording=words("Piping"), by=staff)
        publish_draft(role_slug="plumber", note="", by=staff)
        restored = begin_draft(role_slug="plumber", by=staff, number=1)
        assert matrix_of(restored).rows[0].name == "Pipes"
        take_wording(role_slug="plumber", competency="pipes", by=staff)
        assert matrix_of(restored).rows[0].name == "Piping"

    def test_loading_leaves_words_that_were_edited(self, framework: None, staff: User) -> None:
        word_competency(slug="pipes", organisation=None, wording=words("Piping"), by=staff)
        done = publish(a_catalogue())
        assert (done.editions, done.versions, done.differing) == ((), (), ("the wording of Piping",))


def test_every_change_is_in_the_audit_log(draft: MatrixVersion, staff: User) -> None:
    change_cells(role_slug="plumber", changes=[level("pipes", "mid", 4)], by=staff)
    last = AuditEntry.objects.order_by("id").last()
    assert last is not None
    assert (last.by, last.subject) == (staff, "Plumber, draft")
    assert (last.before, last.after) == ({"Pipes, Mid": 2}, {"Pipes, Mid": 4})
    assert connection.vendor in ("sqlite", "postgresql")
