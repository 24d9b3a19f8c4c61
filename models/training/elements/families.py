"""What the element network tells apart: three groups of boxes, and the families that pixels decide.

A button and its text share their middle, so each group has boxes of its own. A link, a tab, a row of a menu
and a button without a frame look the same out of context; they are one family.
"""

from __future__ import annotations

CONTROL, PICTORIAL, TEXT = 0, 1, 2
GROUPS = ("control", "pictorial", "text")

FAMILIES = ("button", "action", "field", "select", "check", "switch", "slider", "icon", "image", "text")
"""In the order of the graph's output `kinds`."""

GROUP_FAMILIES = (range(0, 7), range(7, 9), range(9, 10))
"""Which families a box of each group can have, as places in FAMILIES."""

FAMILY_OF_KIND = {
    "link": "action",
    "tab": "action",
    "menu_item": "action",
    "text_field": "field",
    "checkbox": "check",
    "radio": "check",
    "select": "select",
    "switch": "switch",
    "slider": "slider",
    "icon": "icon",
    "image": "image",
}


def family_of(kind: str, framed: bool) -> str:
    """The family of an element's kind; of buttons only those that paint something are `button`.

    Raises KeyError for a kind that no rendered or drawn screen has.
    """
    if kind == "button":
        return "button" if framed else "action"
    return FAMILY_OF_KIND[kind]


def group_of(family: str) -> int:
    place = FAMILIES.index(family)
    return next(group for group, places in enumerate(GROUP_FAMILIES) if place in places)
