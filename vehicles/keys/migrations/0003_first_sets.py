"""Each vehicle that we have gets its first set: with whoever has the vehicle, else at the counter of its place."""

from django.db import migrations

from mobilite import clock


def make_first_sets(apps, schema_editor):
    Vehicle, Occupancy = apps.get_model("vehicles", "Vehicle"), apps.get_model("vehicles", "Occupancy")
    KeySet = apps.get_model("keys", "KeySet")
    out = dict(
        Occupancy.objects.filter(left_at__isnull=False, released_at__isnull=True)
        .exclude(kind="workshop")
        .values_list("vehicle", "pk")
    )
    vehicles = Vehicle.objects.exclude(state="retired").filter(key_sets__isnull=True)
    now = clock.now()
    made = []
    for key, place in vehicles.values_list("pk", "place").iterator():
        holder = {"holder": "borrower", "occupancy_id": out[key]} if key in out else {
            "holder": "counter",
            "place_id": place,
        }
        made.append(KeySet(vehicle_id=key, label="1", since=now, **holder))
    KeySet.objects.bulk_create(made, batch_size=500)


class Migration(migrations.Migration):

    dependencies = [
        ('keys', '0002_troubles'),
    ]

    operations = [migrations.RunPython(make_first_sets, migrations.RunPython.noop)]
