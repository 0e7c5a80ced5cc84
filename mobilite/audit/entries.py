"""Write entries, and read those of a record."""

from mobilite.audit.models import Entry


def record(verb, obj, *, sentence, actor, at, before="", after="", changed=(), data=None):
    """Write one entry about ``obj`` in the current transaction and return it.

    ``sentence`` completes the actor's name. ``changed`` holds names of fields and ``data`` values
    that are not personal: personal values are never copied here.
    """
    return Entry.objects.create(
        at=at,
        actor=actor,
        verb=verb,
        sentence=sentence,
        object_label=obj._meta.label_lower,
        object_id=obj.pk,
        before=before,
        after=after,
        changed=list(changed),
        data=data or {},
    )


def entries_about(*objects):
    """Return the entries about these records, newest first, with their actors."""
    entries = Entry.objects.none()
    for obj in objects:
        entries |= Entry.objects.filter(object_label=obj._meta.label_lower, object_id=obj.pk)
    return entries.select_related("actor").order_by("-at", "-pk")
