"""A candidature leaves for a software that fails, is slow, doubles or moved: it arrives at least once, and counts once (row J10)."""

import json
from datetime import timedelta

import pytest

from advice.recruitment import operations as recruitment
from advice.recruitment.feed import channel, operations
from advice.recruitment.feed.channel import Answer, Lost, NotSent
from advice.recruitment.feed.models import Delivery, Kind, State
from advice.recruitment.feed.operations.sending import DELAYS, LEASE, TRIES
from advice.recruitment.feed.signing import is_signed
from tests.factories.feeding import a_delivery, a_webhook, answering
from tests.factories.recruiting import PROPOSED, an_employer, play
from tests.servers.http import CUT, CUT_AFTER, SLOW, refused
from tests.servers.structure import StructureServer

DONE = {"at": PROPOSED, "actor": None}


@pytest.fixture
def server(db, monkeypatch, tmp_path):
    with StructureServer(tmp_path) as server:
        monkeypatch.setattr(channel, "AUTHORITY", str(server.authority))
        monkeypatch.setattr(channel, "THIS_MACHINE", True)
        yield server


@pytest.fixture
def delivery(server, the_clock):
    """Somebody just proposed to our AI, whose software is the server."""
    the_clock.move_to(PROPOSED)
    destination = a_webhook(url=server.url)
    server.secrets = [destination.secret]
    return a_delivery(destination)


def withdrawn(delivery):
    recruitment.withdraw(delivery.referral_id, how="said", at=PROPOSED, actor=None)


def state(delivery):
    delivery.refresh_from_db()
    return delivery.state


def test_it_leaves_signed_with_the_agreed_fields_alone(delivery, server, run_jobs):
    run_jobs()
    assert state(delivery) == State.SENT
    [call] = server.calls
    assert call.json["cle"] == delivery.referral.reference
    assert call.json["champs"]["Prenom"] == "Inès"
    assert call.json["champs"]["Souhaits"] == "Un travail du matin."
    assert set(call.json["champs"]) == {title for _key, title in delivery.destination.columns}
    assert list(server.effects.values()) == [1]


@pytest.mark.parametrize("fault", [refused(500), refused(429, Retry_After="600"), CUT, CUT_AFTER])
def test_what_goes_wrong_once_is_sent_again_under_the_same_key_and_counts_once(
    delivery, server, run_jobs, the_clock, fault
):
    server.fail(fault)
    run_jobs()
    assert state(delivery) == State.WAITING
    the_clock.move_to(delivery.next_at)
    run_jobs()
    assert state(delivery) == State.SENT
    keys = {call.headers["idempotency-key"] for call in server.calls}
    assert keys == {delivery.key}
    assert server.effects == {delivery.key: 1}
    assert [one.status is None or one.status for one in delivery.log.order_by("number")][-1] == 200


def test_an_answer_that_comes_too_late_is_asked_again_and_counts_once(delivery, server, run_jobs, the_clock):
    server.fail(SLOW)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(channel, "EACH_WORD", 0.05)
        run_jobs()
    assert state(delivery) == State.WAITING
    assert "peut-être reçu" in delivery.why
    server.gate.set()  # it does it now, for nobody
    the_clock.move_to(delivery.next_at)
    run_jobs()
    assert (state(delivery), server.effects) == (State.SENT, {delivery.key: 1})


def test_an_agreement_withdrawn_between_two_tries_lets_nothing_leave_but_the_reference(
    delivery, server, run_jobs, the_clock
):
    server.fail(CUT_AFTER)  # it has it, we do not know
    run_jobs()
    assert server.known
    withdrawn(delivery)
    the_clock.move_to(delivery.asked_at + timedelta(days=3))
    run_jobs()
    assert state(delivery) == State.DROPPED
    assert [call.json["evenement"] for call in server.calls] == ["candidature", "retrait"]
    assert server.calls[-1].json == {"evenement": "retrait", "cle": delivery.referral.reference}
    assert server.known == {}


def test_what_never_arrived_is_not_followed_by_a_withdrawal(db):
    delivery = a_delivery()
    nobody = answering(NotSent("Le serveur ne répond pas."))
    operations.deliver(delivery.pk, at=PROPOSED, post=nobody)
    withdrawn(delivery)
    assert [one.state for one in Delivery.objects.all()] == [State.DROPPED]


def test_an_agreement_withdrawn_while_it_leaves_is_told_after(db):
    """The request is on its way when she says no: it cannot be called back, the withdrawal follows."""
    delivery = a_delivery()

    def post(url, headers, body):
        withdrawn(delivery)
        return Answer(200)

    operations.deliver(delivery.pk, at=PROPOSED, post=post)
    assert state(delivery) == State.SENT
    after = Delivery.objects.get(kind=Kind.WITHDRAWN)
    door = answering(200)
    operations.deliver(after.pk, at=PROPOSED, post=door)
    assert [json.loads(body)["evenement"] for _url, _headers, body in door.sent] == ["retrait"]


def test_somebody_hired_who_withdraws_later_is_erased_there_too(db):
    delivery = a_delivery()
    door = answering(200)
    operations.deliver(delivery.pk, at=PROPOSED, post=door)
    play(delivery.referral, "accept")
    operations.deliver(Delivery.objects.get(state=State.WAITING).pk, at=PROPOSED, post=door)
    withdrawn(delivery)
    assert Delivery.objects.get(state=State.WAITING).kind == Kind.WITHDRAWN


def test_it_is_given_up_after_its_tries_then_replayed_by_hand(db, manager):
    delivery, at = a_delivery(), PROPOSED
    door = answering(503)
    for rank in range(TRIES):
        done = operations.deliver(delivery.pk, at=at, post=door)
        if rank < len(DELAYS):
            assert done.later - at == DELAYS[rank]
            assert (
                operations.deliver(delivery.pk, at=at, post=door).later == done.later
            )  # too early: nothing leaves
            at = done.later
    assert (state(delivery), len(door.sent)) == (State.DEAD, TRIES)
    operations.replay(delivery.pk, at=at, actor=manager)
    operations.deliver(delivery.pk, at=at, post=answering(200))
    assert (state(delivery), delivery.log.count()) == (State.SENT, TRIES + 1)
    with pytest.raises(operations.FeedRefused, match="Rechargez"):
        operations.replay(delivery.pk, at=at, actor=manager)


@pytest.mark.parametrize("status", [302, 400, 401, 404, 410, 422])
def test_what_would_be_refused_again_is_not_said_again(db, status):
    delivery = a_delivery()
    operations.deliver(delivery.pk, at=PROPOSED, post=answering(status))
    assert state(delivery) == State.DEAD
    assert str(status) in delivery.why


def test_a_redirection_is_not_followed(delivery, server, run_jobs):
    server.redirect = "https://ailleurs.example.org/"
    run_jobs()
    assert (state(delivery), delivery.status, len(server.calls)) == (State.DEAD, 302, 1)


def test_a_worker_that_died_is_followed_by_another_under_the_same_key(db):
    delivery = a_delivery()
    keys = []

    def dies(url, headers, body):
        keys.append(headers["Idempotency-Key"])
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        operations.deliver(delivery.pk, at=PROPOSED, post=dies)
    door = answering(200)
    assert operations.deliver(delivery.pk, at=PROPOSED, post=door).later == PROPOSED + LEASE
    operations.deliver(delivery.pk, at=PROPOSED + LEASE, post=door)
    assert state(delivery) == State.SENT
    assert {headers["Idempotency-Key"] for _url, headers, _body in door.sent} == set(keys)
    assert "interrompu" in delivery.log.get(number=1).why


def test_what_changed_between_two_tries_is_another_content_with_another_key(db):
    delivery = a_delivery()
    door = answering(500, 200)
    done = operations.deliver(delivery.pk, at=PROPOSED, post=door)
    recruitment.process(delivery.referral_id, **DONE)
    operations.deliver(delivery.pk, at=done.later, post=door)
    keys = [headers["Idempotency-Key"] for _url, headers, _body in door.sent]
    assert len(set(keys)) == 2
    assert json.loads(door.sent[1][2])["champs"]["Etat"] == "Candidature à l’étude"
    assert Delivery.objects.count() == 1  # the change needed no delivery of its own


def test_handed_on_to_another_structure_it_is_erased_at_the_first(db):
    delivery = a_delivery()
    other = a_webhook(an_employer("Atelier vélo", kind="ACI", email="aci@example.org"), name="Autre")
    operations.deliver(delivery.pk, at=PROPOSED, post=answering(200))
    recruitment.transfer(delivery.referral_id, employer=other.employer, how="said", **DONE)
    waiting = {(one.destination, one.kind) for one in Delivery.objects.filter(state=State.WAITING)}
    assert waiting == {(delivery.destination, Kind.WITHDRAWN), (other, Kind.CANDIDATE)}


def test_a_neighbour_whose_agreement_has_ended_receives_nothing_more(db):
    delivery = a_delivery(a_webhook(an_employer("Les Serres", kind="EI", is_ours=False)))
    door = answering(200)
    operations.deliver(delivery.pk, at=PROPOSED + timedelta(days=300), post=door)
    assert (state(delivery), door.sent) == (State.DROPPED, [])


def test_a_new_secret_signs_with_the_former_one_for_two_days(db, manager):
    destination = a_webhook()
    former = destination.secret
    new = operations.renew_secret(destination.pk, at=PROPOSED, actor=manager)
    delivery, door = a_delivery(destination), answering(Lost("…"), 200)
    operations.deliver(delivery.pk, at=PROPOSED, post=door)
    later = PROPOSED + timedelta(days=2)
    operations.deliver(delivery.pk, at=later, post=door)
    for at, (_url, headers, body), with_former in (
        (PROPOSED, door.sent[0], True),
        (later, door.sent[1], False),
    ):
        assert is_signed(headers["Mobilite-Signature"], [new], body, at=at)
        assert is_signed(headers["Mobilite-Signature"], [former], body, at=at) is with_former
