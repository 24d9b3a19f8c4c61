"""One frozen description of a Ferret-v2 model: every size and every flag of the specification, and the
presets.

Saved with checkpoints, exported as the bundle's manifest. Knows nothing of tensors, files or tokenizers.
"""

from __future__ import annotations

import dataclasses
import typing
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

# (columns, rows). The paper's set: 1x1 .. 1x6, 2x2, 2x3 and their transposes (P§3.2, spec §1.2).
FOURTEEN_GRIDS: tuple[tuple[int, int], ...] = (
    (1, 1), (1, 2), (2, 1), (1, 3), (3, 1), (2, 2), (1, 4), (4, 1),
    (1, 5), (5, 1), (1, 6), (6, 1), (2, 3), (3, 2),
)  # fmt: skip

# Spec §1.8.
CLIP_MEAN = (0.48145466, 0.4578275, 0.40821073)
CLIP_STD = (0.26862954, 0.26130258, 0.27577711)
IMAGENET_MEAN = (0.485, 0.456, 0.406)
IMAGENET_STD = (0.229, 0.224, 0.225)

REGION_TOKEN = "<region_fea>"


@dataclass(frozen=True)
class AnyResConfig:
    """How a capture is cut (spec §1). The reference stretches; it does not know letterboxing."""

    tile_px: int
    global_px: int
    patch_px: int = 14
    grids: tuple[tuple[int, int], ...] = FOURTEEN_GRIDS
    resize_mode: Literal["stretch"] = "stretch"
    pad_color: tuple[int, int, int] = (0, 0, 0)

    @property
    def grid_pinpoints(self) -> tuple[tuple[int, int], ...]:
        """Canvas sizes (width, height) in pixels, in order of preference among ties."""
        return tuple((columns * self.tile_px, rows * self.tile_px) for columns, rows in self.grids)

    @property
    def max_tiles(self) -> int:
        return max(columns * rows for columns, rows in self.grids)

    @property
    def patches_per_tile_side(self) -> int:
        return self.tile_px // self.patch_px

    @property
    def patches_per_global_side(self) -> int:
        return self.global_px // self.patch_px

    def visual_tokens(self, grid: tuple[int, int]) -> int:
        """How many embeddings the picture becomes: tg² + N·t² (spec §1.9)."""
        columns, rows = grid
        return self.patches_per_global_side**2 + columns * rows * self.patches_per_tile_side**2


@dataclass(frozen=True)
class GlobalEncoderConfig:
    """CLIP vision transformer (spec §2.1)."""

    name: str
    width: int
    layers: int
    heads: int
    mlp: int
    select_layer: int = -2
    layer_norm_eps: float = 1e-5
    stem: Literal["patch", "conv", "elements"] = "patch"
    mean: tuple[float, float, float] = CLIP_MEAN
    std: tuple[float, float, float] = CLIP_STD

    @property
    def used_layers(self) -> int:
        """Layers up to the selected hidden state; those above it are not built at all."""
        return self.layers + 1 + self.select_layer


@dataclass(frozen=True)
class LocalEncoderConfig:
    """DINOv2 vision transformer (spec §2.2)."""

    name: str
    width: int
    layers: int
    heads: int
    mlp: int
    # Patches per side of the position table as trained; None: the same as the tile's, nothing to interpolate.
    position_side: int | None = None
    pos_interp: Literal["size", "hub_offset_0.1", "none"] = "none"
    layer: Literal["final_norm", "penultimate"] = "final_norm"
    registers: int = 0
    layer_norm_eps: float = 1e-6
    layer_scale_init: float = 1.0
    stem: Literal["patch", "conv", "elements"] = "patch"
    mean: tuple[float, float, float] = IMAGENET_MEAN
    std: tuple[float, float, float] = IMAGENET_STD

    @property
    def used_layers(self) -> int:
        return self.layers if self.layer == "final_norm" else self.layers - 1


@dataclass(frozen=True)
class ProjectorConfig:
    type: Literal["mlp2x_gelu"] = "mlp2x_gelu"
    shared: bool = False


@dataclass(frozen=True)
class MergeConfig:
    """How the visual tokens are ordered (spec §3.1-3.2)."""

    type: Literal["spatial"] = "spatial"
    order: Literal["global_first", "local_first"] = "global_first"


@dataclass(frozen=True)
class RegionConfig:
    """Any-resolution referring (spec §4)."""

    source: Literal["encoder", "projected"] = "encoder"
    fuse: Literal["add", "concat", "global_only"] = "add"
    upsample: Literal["nearest", "bilinear"] = "nearest"
    n_points: int = 512
    sub: tuple[int, int] = (128, 32)
    k: tuple[int, int] = (24, 24)
    pool: Literal["max", "mean"] = "max"
    swap_xy: bool = False
    sampling: Literal["deterministic_v1"] = "deterministic_v1"
    point_span: int = 5
    token: str = REGION_TOKEN


@dataclass(frozen=True)
class CoordsConfig:
    """Numbers in text (spec §5.1)."""

    bins: int = 1000
    frame: Literal["original"] = "original"
    rounding: Literal["trunc"] = "trunc"
    clamp_input: Literal[True] = True
    out_brackets: Literal["single", "double"] = "single"
    box_format: str = "[x1, y1, x2, y2]"

    def __post_init__(self) -> None:
        # Kept as a field because saved configs have it; the format knows no other value.
        assert self.clamp_input is True, "clamp_input: coordinates are always cut to the capture"


@dataclass(frozen=True)
class LanguageConfig:
    """Decoder-only language model of the Llama family, and how it is spoken to (spec §6)."""

    hidden: int
    layers: int
    heads: int
    kv_heads: int
    head_dim: int
    mlp: int
    vocab: int
    tied: bool
    max_len: int
    template: Literal["groundglass", "ferret_v1", "vicuna", "llama_3", "gemma"]
    eos_tokens: tuple[str, ...]
    bos_policy: Literal["none", "once", "twice"] = "none"
    bos_token: str | None = None
    activation: Literal["silu", "gelu_tanh"] = "silu"
    norm_eps: float = 1e-5
    rope_theta: float = 10000.0
    embed_scale: float = 1.0


@dataclass(frozen=True)
class FerretV2Config:
    name: str
    anyres: AnyResConfig
    global_encoder: GlobalEncoderConfig
    local_encoder: LocalEncoderConfig
    language: LanguageConfig
    projector: ProjectorConfig = field(default_factory=ProjectorConfig)
    merge: MergeConfig = field(default_factory=MergeConfig)
    region: RegionConfig = field(default_factory=RegionConfig)
    coords: CoordsConfig = field(default_factory=CoordsConfig)
    tiles_by: Literal["local", "global"] = "local"
    """The encoder that sees the tiles; `global`: one encoder for both, as in the paper's ablation. Such a model
    trains and evaluates, and is not exported.
    """

    def __post_init__(self) -> None:
        a, lm = self.anyres, self.language
        assert a.tile_px % a.patch_px == 0, f"tile_px {a.tile_px} is no multiple of patch_px {a.patch_px}"
        assert a.global_px % a.patch_px == 0, (
            f"global_px {a.global_px} is no multiple of patch_px {a.patch_px}"
        )
        assert lm.heads % lm.kv_heads == 0, f"{lm.heads} heads cannot share {lm.kv_heads} kv heads"
        assert lm.head_dim % 16 == 0, f"head_dim {lm.head_dim}: onnxruntime's attention wants multiples of 16"
        assert (lm.bos_token is None) == (lm.bos_policy == "none"), "bos_token and bos_policy disagree"
        if self.region.fuse == "add" or self.projector.shared:
            widths = (self.global_encoder.width, self.local_encoder.width)
            assert widths[0] == widths[1] or (
                self.region.source == "projected" and not self.projector.shared
            ), f"features of widths {widths} cannot be added, nor share a projector"
        assert self.tiles_by == "local" or a.tile_px == a.global_px, "one encoder sees pictures of one size"
        table = self.local_encoder.position_side
        interpolates = table is not None and table != a.patches_per_tile_side
        assert interpolates == (self.local_encoder.pos_interp != "none"), (
            f"position table {table} for {a.patches_per_tile_side} patches a side, "
            f"but pos_interp is {self.local_encoder.pos_interp}"
        )

    @property
    def region_channels(self) -> int:
        """C: channels of the map that the visual sampler reads."""
        if self.region.source == "projected":
            widths = (self.language.hidden, self.language.hidden)
        else:
            widths = (self.global_encoder.width, self.local_encoder.width)
        return {"add": widths[1], "concat": sum(widths), "global_only": widths[0]}[self.region.fuse]

    def with_stem(self, stem: Literal["patch", "conv", "elements"]) -> FerretV2Config:
        """The same with another stem in both encoders; `patch` is the paper's. `elements` is for the one that sees
        the tiles: in the global view most elements are smaller than the element network ever saw them.
        """
        return dataclasses.replace(
            self,
            global_encoder=dataclasses.replace(
                self.global_encoder, stem="patch" if stem == "elements" and self.tiles_by == "local" else stem
            ),
            local_encoder=dataclasses.replace(self.local_encoder, stem=stem),
        )

    def to_dict(self) -> dict[str, Any]:
        """As plain data for JSON; `from_dict` reads it back."""
        return dataclasses.asdict(self)

    @staticmethod
    def from_dict(data: dict[str, Any]) -> FerretV2Config:
        return _build(FerretV2Config, data)


def _build(kind: type, data: dict[str, Any]) -> Any:
    """A dataclass from plain data. @raises TypeError for a field that the dataclass does not know."""
    hints = typing.get_type_hints(kind)
    values = {}
    for name, value in data.items():
        hint = hints.get(name)
        if isinstance(hint, type) and dataclasses.is_dataclass(hint):
            value = _build(hint, value)
        elif isinstance(value, list):
            value = tuple(tuple(v) if isinstance(v, list) else v for v in value)
        values[name] = value
    return kind(**values)


def _ferret_v2_7b() -> FerretV2Config:
    """The paper's 7B: CLIP-L/14-336, DINOv2-L/14, Vicuna-7B. Never trained here; fixes shapes and counts."""
    return FerretV2Config(
        name="ferret-v2-7b",
        anyres=AnyResConfig(tile_px=336, global_px=336),
        global_encoder=GlobalEncoderConfig("clip-vit-l-14-336", width=1024, layers=24, heads=16, mlp=4096),
        local_encoder=LocalEncoderConfig(
            "dinov2-vitl14", width=1024, layers=24, heads=16, mlp=4096,
            position_side=37, pos_interp="hub_offset_0.1",
        ),
        language=LanguageConfig(
            hidden=4096, layers=32, heads=32, kv_heads=32, head_dim=128, mlp=11008, vocab=32001, tied=False,
            max_len=4096, template="vicuna", bos_policy="once", bos_token="<s>", eos_tokens=("</s>",),
        ),
    )  # fmt: skip


def _nano() -> FerretV2Config:
    """The built-in model: 15 to 25 million parameters, trained from nothing."""
    return FerretV2Config(
        name="nano",
        anyres=AnyResConfig(tile_px=224, global_px=224),
        global_encoder=GlobalEncoderConfig("clip-vit-256x6-14-224", width=256, layers=6, heads=4, mlp=1024),
        local_encoder=LocalEncoderConfig("dinov2-vit-256x6-14", width=256, layers=6, heads=4, mlp=1024),
        language=LanguageConfig(
            hidden=320, layers=6, heads=5, kv_heads=1, head_dim=64, mlp=896, vocab=4096, tied=True,
            max_len=4096, template="groundglass", eos_tokens=("<|end|>",),
        ),
    )  # fmt: skip


def _base60() -> FerretV2Config:
    """The recipe of nano at three times its size, 60 million parameters; not trained so far."""
    return FerretV2Config(
        name="base60",
        anyres=AnyResConfig(tile_px=224, global_px=224),
        global_encoder=GlobalEncoderConfig("clip-vit-384x8-14-224", width=384, layers=8, heads=6, mlp=1536),
        local_encoder=LocalEncoderConfig("dinov2-vit-384x8-14", width=384, layers=8, heads=6, mlp=1536),
        language=LanguageConfig(
            hidden=512, layers=9, heads=8, kv_heads=2, head_dim=64, mlp=1408, vocab=4096, tied=True,
            max_len=4096, template="groundglass", eos_tokens=("<|end|>",),
        ),
    )  # fmt: skip


def _tiny() -> FerretV2Config:
    """Random weights for tests; all fourteen grids, everything else as small as it works."""
    return FerretV2Config(
        name="tiny",
        anyres=AnyResConfig(tile_px=56, global_px=56),
        global_encoder=GlobalEncoderConfig("clip-vit-32x3-14-56", width=32, layers=3, heads=2, mlp=64),
        local_encoder=LocalEncoderConfig("dinov2-vit-32x2-14", width=32, layers=2, heads=2, mlp=64),
        region=RegionConfig(n_points=64, sub=(16, 8), k=(6, 4)),
        language=LanguageConfig(
            hidden=32, layers=2, heads=2, kv_heads=1, head_dim=16, mlp=64, vocab=1300, tied=True,
            max_len=1024, template="groundglass", eos_tokens=("<|end|>",),
        ),
    )  # fmt: skip


def _small() -> FerretV2Config:
    """Just large enough to learn a few screens by heart in a minute; shows that every stage learns."""
    return FerretV2Config(
        name="small",
        anyres=AnyResConfig(tile_px=56, global_px=56),
        global_encoder=GlobalEncoderConfig("clip-vit-64x3-14-56", width=64, layers=3, heads=2, mlp=128),
        local_encoder=LocalEncoderConfig("dinov2-vit-64x2-14", width=64, layers=2, heads=2, mlp=128),
        region=RegionConfig(n_points=64, sub=(16, 8), k=(6, 4)),
        language=LanguageConfig(
            hidden=128, layers=3, heads=4, kv_heads=2, head_dim=32, mlp=256, vocab=1300, tied=True,
            max_len=1024, template="groundglass", eos_tokens=("<|end|>",),
        ),
    )  # fmt: skip


def _mid() -> FerretV2Config:
    """Random weights for tests; awkward on purpose, so that nothing passes because two numbers happen to
    agree.
    """
    return FerretV2Config(
        name="mid",
        anyres=AnyResConfig(
            tile_px=70, global_px=84, grids=((1, 2), (2, 1), (2, 2), (3, 1), (1, 3), (3, 2))
        ),
        global_encoder=GlobalEncoderConfig("clip-vit-48x3-14-84", width=48, layers=3, heads=3, mlp=112),
        local_encoder=LocalEncoderConfig(
            "dinov2-vit-48x2-14", width=48, layers=2, heads=4, mlp=144, registers=2,
            position_side=9, pos_interp="hub_offset_0.1",
        ),
        region=RegionConfig(n_points=96, sub=(20, 6), k=(7, 5), swap_xy=True),
        coords=CoordsConfig(out_brackets="double"),
        language=LanguageConfig(
            hidden=72, layers=2, heads=4, kv_heads=2, head_dim=16, mlp=120, vocab=512, tied=False,
            max_len=1280, template="vicuna", bos_policy="once", bos_token="<s>", eos_tokens=("</s>",),
            norm_eps=1e-6, rope_theta=50000.0,
        ),
    )  # fmt: skip


PRESETS = {
    "ferret_v2_7b": _ferret_v2_7b,
    "nano": _nano,
    "base60": _base60,
    "tiny": _tiny,
    "small": _small,
    "mid": _mid,
}


def _cut(config: FerretV2Config, **changes: Any) -> FerretV2Config:
    return dataclasses.replace(config, anyres=dataclasses.replace(config.anyres, **changes))


def _region(config: FerretV2Config, **changes: Any) -> FerretV2Config:
    return dataclasses.replace(config, region=dataclasses.replace(config.region, **changes))


VARIANTS: dict[str, Callable[[FerretV2Config], FerretV2Config]] = {
    "one_tile": lambda c: _cut(c, grids=((1, 1),)),
    "four_tiles": lambda c: _cut(c, grids=tuple(g for g in c.anyres.grids if g[0] * g[1] <= 4)),
    "half_side": lambda c: _cut(
        c, tile_px=c.anyres.tile_px // 2, grids=tuple((2 * a, 2 * b) for a, b in c.anyres.grids)
    ),
    "large_patch": lambda c: _cut(c, patch_px=2 * c.anyres.patch_px),
    "global_regions": lambda c: _region(c, fuse="global_only"),
    "one_encoder": lambda c: dataclasses.replace(c, tiles_by="global"),
}
"""What `ablate.py` changes of a preset. `half_side`: tiles of half the side, four times as many of them, so that
the canvas, and with it the patches of a picture, stay the same; `large_patch`: a quarter of the tokens a tile.
"""


def preset(name: str) -> FerretV2Config:
    """A config by name; `+` adds variants, as in `nano+one_encoder`. @raises KeyError for an unknown name."""
    first, *variants = name.split("+")
    config = PRESETS[first]()
    for variant in variants:
        config = VARIANTS[variant](config)
    return dataclasses.replace(config, name=name) if variants else config
