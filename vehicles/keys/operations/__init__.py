"""What people do with keys and their tags."""

from vehicles.keys.operations.tags import LabelsRefused, TagRefused, print_labels, replace_tag, tags_of

__all__ = ["LabelsRefused", "TagRefused", "print_labels", "replace_tag", "tags_of"]
