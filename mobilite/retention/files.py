"""Remove the files that nothing names any more, once that is certain."""

from mobilite.due import each
from mobilite.files import storage
from mobilite.retention.models import FileToErase


def _erase(row: FileToErase) -> None:
    storage.delete(row.name)
    row.delete()


def erase_files() -> int:
    """Remove what is to be removed; what a crash or a disk left is taken up again. Returns how many."""
    return each(FileToErase.objects.order_by("pk"), _erase)
