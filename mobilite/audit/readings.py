"""Who opened what: the log of readings. A page may write it on GET, and nothing else."""

from datetime import datetime, timedelta

from mobilite.audit.models import Reading

#: A page opened again within this time is the same reading.
SAME_READING = timedelta(minutes=10)
#: The number of no record: a list was read, whole.
WHOLE_LIST = 0


def note_reading(record, *, reader, at: datetime, why: str = "") -> Reading | None:
    """Write that somebody read a record, once in ten minutes; always when there is a motive. Returns the new row."""
    label = record._meta.label_lower
    if not why:
        readings = Reading.objects.filter(reader=reader, object_label=label, object_id=record.pk)
        if readings.filter(at__gt=at - SAME_READING, at__lte=at).exists():
            return None
    return Reading.objects.create(at=at, reader=reader, object_label=label, object_id=record.pk, why=why)


def note_export(reader, model, title: str, *, at: datetime) -> Reading:
    """Write that somebody took a whole list away in a file: the row names no record, and ``why`` says which list."""
    words = f"Liste «\u00a0{title}\u00a0» téléchargée"
    return Reading.objects.create(
        at=at, reader=reader, object_label=model._meta.label_lower, object_id=WHOLE_LIST, why=words[:200]
    )
