"""Which icon sets the network learns from, and how to read their drawings, names and tags from npm packages.

Knows the layout of packages and folders; knows nothing of pixels and of what a name means.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

STYLES = (
    r"(?:outlined?|filled|fill|line|linear|solid|sharp|rounded|round|regular|thin|light|bold|duotone|twotone|"
    r"two-tone|symbolic|rtl|ltr|baseline|alt|o|remix|expressive|stroke|mini|f|logo|icon)"
)
"""Endings of file names that tell how an icon is drawn and not what; two may follow each other."""


@dataclass(frozen=True)
class IconSet:
    """One set of one hand: its drawings look alike, so a set is either learnt from or measured on."""

    name: str
    package: str
    licence: str
    pattern: str = ""
    """Of the drawings inside the package; empty for an Iconify JSON file."""
    style: str = rf"(?:-{STYLES})?-{STYLES}$"
    """What is cut off the names' ends."""
    skip: str = r"^$"
    """Drawings that are left out, by the name before cutting."""
    coloured: bool = False
    held_out: bool = False
    limit: int = 4000
    """So that one large set does not outweigh the others."""


def _iconify(
    name: str, licence: str, *, skip: str = r"^$", coloured: bool = False, limit: int = 4000
) -> IconSet:
    return IconSet(name, f"@iconify-json/{name}", licence, skip=skip, coloured=coloured, limit=limit)


SETS: tuple[IconSet, ...] = (
    IconSet("lucide", "lucide-static", "ISC", "icons/*.svg", style="^$", held_out=True),
    IconSet("feather", "feather-icons", "MIT", "dist/icons/*.svg", style="^$", held_out=True),
    IconSet("ionicons", "ionicons", "MIT", "dist/svg/*.svg", held_out=True, skip="^logo-"),
    IconSet("mdi", "@mdi/svg", "Apache-2.0", "svg/*.svg", style=r"(?:-variant|-outline)+$", limit=8000),
    IconSet("tabler", "@tabler/icons", "MIT", "icons/outline/*.svg", style="^$", limit=6000),
    IconSet("tabler-filled", "@tabler/icons", "MIT", "icons/filled/*.svg", style="^$"),
    IconSet("bootstrap", "bootstrap-icons", "MIT", "icons/*.svg", style=r"-fill$"),
    IconSet("fa-solid", "@fortawesome/fontawesome-free", "CC-BY-4.0", "svgs/solid/*.svg", style="^$"),
    IconSet("fa-regular", "@fortawesome/fontawesome-free", "CC-BY-4.0", "svgs/regular/*.svg", style="^$"),
    IconSet("fa-brands", "@fortawesome/fontawesome-free", "CC-BY-4.0", "svgs/brands/*.svg", style="^$"),
    IconSet("codicons", "@vscode/codicons", "CC-BY-4.0", "src/icons/*.svg", style="^$"),
    IconSet("remix", "remixicon", "Apache-2.0", "icons/*/*.svg", style=r"-(?:line|fill)$"),
    IconSet("octicons", "@primer/octicons", "MIT", "build/svg/*.svg", style=r"(?:-fill)?-\d+$"),
    IconSet("material-filled", "@material-design-icons/svg", "Apache-2.0", "filled/*.svg", style="^$"),
    IconSet("material-outlined", "@material-design-icons/svg", "Apache-2.0", "outlined/*.svg", style="^$"),
    IconSet("material-round", "@material-design-icons/svg", "Apache-2.0", "round/*.svg", style="^$"),
    IconSet(
        "fluent",
        "@fluentui/svg-icons",
        "MIT",
        "icons/*.svg",
        style=r"-\d+-(?:regular|filled)$",
        skip=r"-(?:10|12|16|24|28|32|48)-|-light$|-(?:rtl|ltr)-",
        limit=6000,
    ),
    IconSet(
        "carbon", "@carbon/icons", "Apache-2.0", "svg/32/*.svg", style=r"--(?:filled|outline|alt|solid)$"
    ),
    IconSet("heroicons-outline", "heroicons", "MIT", "24/outline/*.svg", style="^$"),
    IconSet("heroicons-solid", "heroicons", "MIT", "24/solid/*.svg", style="^$"),
    IconSet("heroicons-mini", "heroicons", "MIT", "16/solid/*.svg", style="^$"),
    IconSet("line-awesome", "line-awesome", "MIT", "svg/*.svg", style="-solid$"),
    IconSet("phosphor", "@phosphor-icons/core", "MIT", "assets/regular/*.svg", style="^$"),
    IconSet("phosphor-bold", "@phosphor-icons/core", "MIT", "assets/bold/*.svg", style="-bold$"),
    IconSet("phosphor-fill", "@phosphor-icons/core", "MIT", "assets/fill/*.svg", style="-fill$"),
    IconSet("phosphor-duotone", "@phosphor-icons/core", "MIT", "assets/duotone/*.svg", style="-duotone$"),
    IconSet("evil", "evil-icons", "MIT", "assets/icons/*.svg", style="^$"),
    IconSet("flat-color", "flat-color-icons", "MIT", "svg/*.svg", style="^$", coloured=True),
    _iconify("akar-icons", "MIT"),
    _iconify("ant-design", "MIT"),
    _iconify("basil", "CC-BY-4.0"),
    _iconify("bx", "MIT"),
    _iconify("bytesize", "MIT"),
    _iconify("charm", "MIT"),
    _iconify("ci", "CC-BY-4.0"),
    _iconify("cil", "CC-BY-4.0"),
    _iconify("clarity", "MIT"),
    _iconify("entypo", "CC-BY-SA-4.0"),
    _iconify("ep", "MIT"),
    _iconify("eva", "MIT"),
    _iconify("f7", "MIT"),
    _iconify("fa", "OFL-1.1"),
    _iconify("flowbite", "MIT"),
    _iconify("fluent-color", "MIT", coloured=True, skip=r"-(?:16|24|28|32|48)$"),
    _iconify("fluent-mdl2", "MIT"),
    _iconify("fontisto", "MIT"),
    _iconify("gg", "MIT"),
    _iconify("gravity-ui", "MIT"),
    _iconify("grommet-icons", "Apache-2.0"),
    _iconify("humbleicons", "MIT"),
    _iconify("icon-park", "Apache-2.0", coloured=True),
    _iconify("iconamoon", "CC-BY-4.0", skip="-(?:thin|light|duotone)$"),
    _iconify("iconoir", "MIT"),
    _iconify("iwwa", "Apache-2.0"),
    _iconify("jam", "MIT"),
    _iconify("lets-icons", "CC-BY-4.0", skip="-light$|duotone"),
    _iconify("line-md", "MIT", skip="twotone|-to-|-loop|transition"),
    _iconify("lsicon", "MIT"),
    _iconify("mage", "Apache-2.0"),
    _iconify("majesticons", "MIT"),
    _iconify("memory", "Apache-2.0"),
    _iconify("mingcute", "Apache-2.0"),
    _iconify("mono-icons", "MIT"),
    _iconify("mynaui", "MIT"),
    _iconify("nimbus", "MIT"),
    _iconify("nrk", "CC-BY-4.0"),
    _iconify("oi", "MIT"),
    _iconify("oui", "Apache-2.0"),
    _iconify("pajamas", "MIT"),
    _iconify("pepicons-pop", "CC-BY-4.0"),
    _iconify("pixelarticons", "MIT"),
    _iconify("prime", "MIT"),
    _iconify("proicons", "MIT"),
    _iconify("quill", "MIT"),
    _iconify("radix-icons", "MIT"),
    _iconify("raphael", "MIT"),
    _iconify("rivet-icons", "BSD-3-Clause"),
    _iconify("si", "MIT"),
    _iconify("si-glyph", "CC-BY-SA-4.0"),
    _iconify("sidekickicons", "MIT"),
    _iconify("solar", "CC-BY-4.0", skip="(?:broken|line-duotone|outline|bold-duotone)$"),
    _iconify("stash", "MIT", skip="-(?:light|duotone)$"),
    _iconify("streamline", "CC-BY-4.0", limit=2500),
    _iconify("subway", "CC-BY-4.0"),
    _iconify("system-uicons", "Unlicense"),
    _iconify("tdesign", "MIT"),
    _iconify("teenyicons", "MIT"),
    _iconify("typcn", "CC-BY-SA-4.0"),
    _iconify("uil", "Apache-2.0"),
    _iconify("uis", "Apache-2.0"),
    _iconify("vaadin", "Apache-2.0"),
    _iconify("wpf", "MIT"),
    _iconify("zondicons", "MIT"),
)


@dataclass(frozen=True)
class Theme:
    """An icon theme of a desktop: folders of drawings with freedesktop names. From Debian, not npm."""

    name: str
    package: str
    licence: str
    folders: tuple[str, ...]
    coloured: bool = False


THEMES: tuple[Theme, ...] = (
    Theme(
        "Adwaita",
        "adwaita-icon-theme",
        "CC-BY-SA-3.0",
        tuple(
            f"scalable/{kind}"
            for kind in ("actions", "status", "devices", "places", "ui", "legacy", "mimetypes")
        ),
    ),
    Theme(
        "Yaru",
        "yaru-theme-icon",
        "CC-BY-SA-4.0",
        tuple(f"scalable/{kind}" for kind in ("actions", "status", "devices", "places", "ui", "mimetypes")),
    ),
    Theme("breeze", "breeze-icon-theme", "LGPL-3.0", ("actions/22", "status/22", "devices/22", "places/22")),
    Theme(
        "Tango",
        "tango-icon-theme",
        "public domain",
        tuple(f"scalable/{kind}" for kind in ("actions", "status", "devices", "places", "mimetypes")),
        coloured=True,
    ),
)


@dataclass(frozen=True)
class SourceIcon:
    """One drawing as its set gives it."""

    family: str
    name: str
    """Words joined by hyphens, without the set's endings for styles."""
    tags: tuple[str, ...]
    svg: str
    coloured: bool
    held_out: bool


def read_set(icon_set: IconSet, packages: Path) -> Iterator[SourceIcon]:
    """The drawings of one set.

    Args:
        packages: the folder npm installed into (`node_modules`).

    Raises:
        FileNotFoundError: the package is not installed.
    """
    folder = packages / icon_set.package
    if not folder.is_dir():
        raise FileNotFoundError(f"{icon_set.package} is not installed in {packages}")
    tags = _tags(icon_set.package, folder)
    for given, svg in list(_drawings(icon_set, folder))[:: _stride(icon_set, folder)]:
        name = re.sub(icon_set.style, "", given)
        own_tags = tags.get(name) or tags.get(given) or ()
        yield SourceIcon(icon_set.name, name, tuple(own_tags), svg, icon_set.coloured, icon_set.held_out)


def read_theme(theme: Theme, themes: Path) -> Iterator[SourceIcon]:
    """The drawings of a desktop's theme, none where it is not installed."""
    for folder in theme.folders:
        for path in sorted((themes / theme.name / folder).glob("*.svg")):
            if path.is_symlink():
                continue
            name = re.sub(r"-(?:symbolic|rtl|ltr)", "", path.stem.lower().replace("_", "-"))
            yield SourceIcon(theme.name.lower(), name, (), path.read_text("utf-8"), theme.coloured, False)


def _stride(icon_set: IconSet, folder: Path) -> int:
    n = sum(1 for _ in _drawings(icon_set, folder))
    return -(-n // icon_set.limit)


def _drawings(icon_set: IconSet, folder: Path) -> Iterator[tuple[str, str]]:
    skip = re.compile(icon_set.skip)
    if icon_set.pattern:
        for path in sorted(folder.glob(icon_set.pattern)):
            name = re.sub(r"[_\s]+", "-", path.stem.lower())
            name = re.sub(r"^ei-", "", name)
            if not skip.search(name):
                yield name, path.read_text("utf-8")
        return
    data = json.loads((folder / "icons.json").read_text("utf-8"))
    for name, icon in data["icons"].items():
        if skip.search(name) or icon.get("hidden"):
            continue
        box = [
            icon.get(key, data.get(key, default))
            for key, default in (("left", 0), ("top", 0), ("width", 16), ("height", 16))
        ]
        yield (
            name,
            f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
            f'viewBox="{" ".join(map(str, box))}">{icon["body"]}</svg>',
        )


def _tags(package: str, folder: Path) -> dict[str, list[str]]:
    """Other words that the set's makers give for a name; empty where they give none."""
    if package == "@mdi/svg":
        return {icon["name"]: icon["aliases"] for icon in _json(folder / "meta.json")}
    if package == "lucide-static":
        return _json(folder / "tags.json")
    if package == "@tabler/icons":
        return {
            name: [str(tag) for tag in icon["tags"]] for name, icon in _json(folder / "icons.json").items()
        }
    if package == "@fortawesome/fontawesome-free":
        families = _json(folder / "metadata" / "icon-families.json")
        return {
            name: [*icon["search"]["terms"], *icon.get("aliases", {}).get("names", [])]
            for name, icon in families.items()
        }
    if package == "@vscode/codicons":
        return {name: icon["tags"] for name, icon in _json(folder / "dist" / "metadata.json").items()}
    if package == "@carbon/icons":
        return {icon["name"]: icon.get("aliases", []) for icon in _json(folder / "metadata.json")["icons"]}
    if package == "@primer/octicons":
        return {name: icon["keywords"] for name, icon in _json(folder / "build" / "data.json").items()}
    if package == "ionicons":
        style = re.compile(r"-(?:outline|sharp)$")
        return {
            style.sub("", icon["name"]): icon["tags"]
            for icon in _json(folder / "dist" / "ionicons.json")["icons"]
        }
    if package == "@phosphor-icons/core":
        text = (folder / "dist" / "index.mjs").read_text("utf-8")
        entries = re.findall(r'name: "([a-z0-9-]+)".*?tags: \[(.*?)\]', text, re.S)
        return {
            name: [tag for tag in re.findall(r'"([^"]+)"', tags) if "*" not in tag] for name, tags in entries
        }
    return {}


def _json(path: Path) -> dict:
    return json.loads(path.read_text("utf-8"))
