"""The conditions of a draft, one node at a time: a path (« 0.2 ») says where, from the top."""

from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from advice.aids.engine import BadRule, conditions, sentences

#: What a group may be, with the words of the page.
GROUPS = {"all": "Toutes ces conditions", "any": "Au moins une de ces conditions"}


@dataclass(frozen=True)
class Row:
    """One node as the page of a draft shows it."""

    path: str
    depth: int
    sentence: str
    is_group: bool
    fault: str = ""
    may_go: bool = True


def parts(node: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what a node holds: the conditions of a group, the two of « when … then »."""
    if "when" in node:
        return [node["when"], node.get("then", {"all": []})]
    for word in ("all", "any"):
        if word in node:
            return node[word]
    return [node["not"]] if "not" in node else []


def is_group(node: dict[str, Any]) -> bool:
    """Tell whether conditions may be added in a node."""
    return "all" in node or "any" in node


def at(root: dict[str, Any], path: str) -> dict[str, Any]:
    """Return the node at a path. Raises BadRule when there is none any more."""
    node = root
    for step in filter(None, path.split(".")):
        held = parts(node)
        if not (step.isascii() and step.isdigit() and len(step) < 4 and int(step) < len(held)):
            raise BadRule("Cette condition n’est plus là\u00a0: rechargez la page.")
        node = held[int(step)]
    return node


def added(root: dict[str, Any], path: str, node: dict[str, Any]) -> dict[str, Any]:
    """Return the tree with a node more at the end of the group at a path."""
    root = deepcopy(root)
    group = at(root, path)
    if not is_group(group):
        raise BadRule("Une condition s’ajoute dans un groupe.")
    parts(group).append(node)
    return root


def replaced(root: dict[str, Any], path: str, node: dict[str, Any]) -> dict[str, Any]:
    """Return the tree with another node at a path."""
    root = deepcopy(root)
    known = at(root, path)
    known.clear()
    known.update(node)
    return root


def removed(root: dict[str, Any], path: str) -> dict[str, Any]:
    """Return the tree without the node at a path; what « when … then » is made of is not taken apart."""
    root = deepcopy(root)
    above, _, last = path.rpartition(".")
    group = at(root, above)
    if not path or not is_group(group):
        raise BadRule("Cette condition ne se retire pas seule\u00a0: retirez le groupe qui la tient.")
    at(root, path)
    parts(group).pop(int(last))
    return root


def rows(root: dict[str, Any], *, plain: bool = False) -> list[Row]:
    """Return every node below the top, in order, with the sentence that says it; ``plain`` for who only reads."""
    return [
        row
        for rank, node in enumerate(parts(root))
        for row in _rows(node, str(rank), 0, is_group(root), plain)
    ]


def _read_when(node, path, depth):
    """Say « when … then » as people read it: one title, then what is asked."""
    try:
        title = f"Seulement pour {sentences.asked(conditions.read(node['when']))}\u00a0:"
    except BadRule:
        title = "Seulement dans ce cas\u00a0:"
    then = node.get("then", {"all": []})
    held = parts(then) if "all" in then and not then.get("must") else [then]
    below = [
        row for rank, one in enumerate(held) for row in _rows(one, f"{path}.1.{rank}", depth + 1, True, True)
    ]
    return [Row(path, depth, title, True), *below]


def _rows(node, path, depth, may_go, plain=False):
    if plain and "when" in node:
        return _read_when(node, path, depth)
    inner = is_group(node)
    if not inner and "fact" in node:
        try:
            said, fault = f"Il faut {sentences.asked(conditions.read(node))}.", ""
        except BadRule as error:
            said, fault = "Condition à reprendre", error.sentence
        return [Row(path, depth, said, False, fault, may_go)]
    title = (
        f"{GROUPS['all' if 'all' in node else 'any']}\u00a0:"
        if inner
        else "Seulement dans ce cas\u00a0:"
        if "when" in node
        else "Le contraire de\u00a0:"
    )
    if node.get("must"):
        title = f"Il faut {node['must']}. {title}"
    empty = inner and not parts(node)
    found = [
        Row(
            path,
            depth,
            title,
            inner,
            "Ce groupe est vide\u00a0: ajoutez-y une condition." if empty else "",
            may_go,
        )
    ]
    for rank, one in enumerate(parts(node)):
        found += _rows(one, f"{path}.{rank}", depth + 1, inner, plain)
    return found
