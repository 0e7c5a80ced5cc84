"""What each role may do."""

import pytest
from django.contrib.auth.models import Group, Permission

from mobilite.accounts.models import User
from mobilite.accounts.roles import PERMISSIONS, Role, sync_roles

pytestmark = pytest.mark.django_db


def test_each_permission_of_the_table_exists():
    known = {
        f"{p.content_type.app_label}.{p.codename}" for p in Permission.objects.select_related("content_type")
    }
    assert set().union(*PERMISSIONS.values()) - known == set()


def test_each_role_has_its_group_and_exactly_its_permissions():
    for role in Role:
        group = Group.objects.get(name=role)
        held = {
            f"{p.content_type.app_label}.{p.codename}"
            for p in group.permissions.select_related("content_type")
        }
        assert held == PERMISSIONS[role], role


def test_what_somebody_changed_by_hand_is_put_right_at_the_next_migrate():
    group = Group.objects.get(name=Role.WORKSHOP_EMPLOYEE)
    group.permissions.set(Permission.objects.filter(codename="change_user"))
    Group.objects.get(name=Role.RECRUITER).delete()
    sync_roles()
    assert set(group.permissions.values_list("codename", flat=True)) == {
        right.partition(".")[2] for right in PERMISSIONS[Role.WORKSHOP_EMPLOYEE]
    }
    assert Group.objects.get(name=Role.RECRUITER).permissions.count() == len(PERMISSIONS[Role.RECRUITER])


def test_a_second_run_changes_nothing():
    before = list(Group.permissions.through.objects.order_by("pk").values_list("pk", flat=True))
    sync_roles()
    assert list(Group.permissions.through.objects.order_by("pk").values_list("pk", flat=True)) == before


def test_an_agent_holds_the_counter_and_changes_no_setting(agent):
    assert agent.roles == [Role.AGENT]
    assert agent.has_perms(["people.add_person", "rentals.change_rental", "payments.add_payment"])
    assert not agent.has_perm("rentals.change_offer")
    assert not agent.has_perm("accounts.change_user")


def test_only_an_administrator_opens_accounts(manager, administrator):
    assert not manager.has_perm("accounts.change_user")
    assert administrator.has_perm("accounts.change_user")
    assert manager.has_perms(["rentals.change_offer", "audit.view_entry", "people.change_place"])


def test_the_workshop_does_not_see_people(workshop, integration_employee):
    for user in (workshop, integration_employee):
        assert not user.has_perm("people.view_person")
        assert user.has_perm("vehicles.view_occupancy")


def test_two_roles_add_up(agent):
    agent.groups.add(Group.objects.get(name=Role.WORKSHOP))
    agent = User.objects.get(pk=agent.pk)
    assert agent.roles == [Role.AGENT, Role.WORKSHOP]
    assert agent.role_labels == "Agent mobilité, Encadrant technique"
    assert agent.has_perms(["people.view_person", "vehicles.change_vehicle"])


def test_partners_and_beneficiaries_have_no_role(prescriber, beneficiary):
    for user in (prescriber, beneficiary):
        assert user.roles == []
        assert user.get_all_permissions() == set()


@pytest.mark.django_db(transaction=True)
def test_groups_and_communes_come_back_after_a_flush():
    from django.core.management import call_command

    from mobilite.people.models import Commune

    call_command("flush", verbosity=0, interactive=False)
    assert Group.objects.count() == len(Role)
    assert Commune.objects.filter(in_territory=True).count() == 20
