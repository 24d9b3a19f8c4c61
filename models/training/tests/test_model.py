"""The network as a whole: shapes, sizes, orientation, cache, padding."""

import dataclasses
import json

import pytest
import torch
from torch import nn

from anyres import gradient_picture, prepare_image
from config import FerretV2Config, preset
from generate import embed_prompt, encode_image, generate_greedy
from language_model import KvCache
from local_encoder import interpolate_positions
from model import IGNORE, IMAGE_SLOT, PAD_SLOT, REGION_SLOT, Batch, FerretV2, init_weights
from random_bundle import random_model
from visual_sampler import Region, RegionPlan, plan_regions, read_points


def count(module: nn.Module) -> int:
    return sum(parameter.numel() for parameter in module.parameters())


# --- Sizes --------------------------------------------------------------------------------------------------


def test_ferret_v2_7b_has_the_published_sizes():
    """Spec §2.3, §4.1, §9.4. The encoders' and Vicuna's counts follow from their public shapes."""
    with torch.device("meta"):
        model = FerretV2(preset("ferret_v2_7b"))
    assert count(model.global_projector) == count(model.local_projector) == 20_979_712
    assert count(model.visual_sampler) == 44_069_900
    # Without the mask token of 1024 that the published encoder carries unused (304,368,640).
    assert count(model.local_encoder) == 304_368_640 - 1024
    # Without the unused last layer (12,596,224) and final norm (2,048) of the published 303,507,456.
    assert count(model.global_encoder) == 303_507_456 - 12_596_224 - 2_048
    # Vicuna's 6,738,415,616 and one row for the region token, in the table and in the head.
    assert count(model.language_model) == 6_738_415_616 + 2 * 4096
    assert model.local_encoder.position_table().shape == (1 + 24 * 24, 1024)
    assert model.global_encoder.positions.shape == (577, 1024)
    assert model.config.anyres.visual_tokens((3, 2)) == 4032


@pytest.mark.parametrize(
    ("hidden", "projector", "sampler"), [(2048, 6_295_552, 41_970_700), (5120, 31_467_520, 45_119_500)]
)
def test_other_widths_have_the_published_sizes(hidden, projector, sampler):
    config = preset("ferret_v2_7b")
    config = dataclasses.replace(
        config, language=dataclasses.replace(config.language, hidden=hidden, layers=1)
    )
    with torch.device("meta"):
        model = FerretV2(config)
    assert count(model.local_projector) == projector
    assert count(model.visual_sampler) == sampler


def test_nano_is_small():
    with torch.device("meta"):
        model = FerretV2(preset("nano"))
    assert 15e6 <= count(model) <= 25e6
    assert model.config.anyres.visual_tokens((3, 2)) == 1792


@pytest.mark.parametrize("name", ["tiny", "mid", "nano", "ferret_v2_7b"])
def test_a_config_survives_json(name):
    config = preset(name)
    assert FerretV2Config.from_dict(json.loads(json.dumps(config.to_dict()))) == config


def test_a_stem_is_a_choice_and_old_checkpoints_have_the_papers():
    config = preset("tiny")
    data = config.to_dict()
    del data["global_encoder"]["stem"], data["local_encoder"]["stem"]
    assert FerretV2Config.from_dict(data) == config
    assert config.with_stem("conv").with_stem("patch") == config
    pixels = torch.zeros(2, 3, 56, 56)
    for stem in ("patch", "conv"):
        model = FerretV2(config.with_stem(stem))
        assert model.local_encoder(pixels).shape == model.global_encoder(pixels).shape == (2, 16, 32)


def test_a_config_with_an_unknown_field_is_refused():
    data = preset("tiny").to_dict()
    data["region"]["colour"] = "red"
    with pytest.raises(TypeError):
        FerretV2Config.from_dict(data)


def test_the_same_seed_gives_the_same_weights():
    first, second = (init_weights(FerretV2(preset("tiny")), 5).state_dict() for _ in range(2))
    other = init_weights(FerretV2(preset("tiny")), 6).state_dict()
    assert all(torch.equal(first[name], second[name]) for name in first)
    assert any(not torch.equal(first[name], other[name]) for name in first)


# --- Shapes and orientation ---------------------------------------------------------------------------------


@torch.no_grad()
@pytest.mark.parametrize("name", ["tiny", "mid"])
def test_shapes(name):
    model, _ = random_model(name)
    a, hidden = model.config.anyres, model.config.language.hidden
    image = prepare_image(gradient_picture(230, 149), model.config)
    assert image.grid == (3, 2)
    encoded = encode_image(model, image)
    t, tg = a.patches_per_tile_side, a.patches_per_global_side
    assert encoded.visual.shape == (tg * tg + 6 * t * t, hidden)
    assert encoded.region_map.shape == (2 * t, 3 * t, model.config.region_channels)
    projected = model.global_projector(model.global_encoder(image.global_pixels[None]))
    assert torch.allclose(encoded.visual[: tg * tg], projected[0], atol=1e-5)


def bare(name: str, swap_xy: bool) -> FerretV2:
    """A model whose encoders are nothing but their patch embedding: light stays in its patch."""
    model, _ = random_model(name)
    region = dataclasses.replace(model.config.region, swap_xy=swap_xy)
    model.config = dataclasses.replace(model.config, region=region)
    for encoder in (model.global_encoder, model.local_encoder):
        encoder.blocks = nn.ModuleList()
        nn.init.zeros_(encoder.positions)
    return model


@torch.no_grad()
@pytest.mark.parametrize("swap_xy", [False, True])
@pytest.mark.parametrize("name", ["tiny", "mid"])
@pytest.mark.parametrize(("row", "column"), [(1, 8), (6, 2), (4, 11)])
def test_a_lit_patch_is_found_where_it_is_and_not_at_its_mirror_place(name, swap_xy, row, column):
    model = bare(name, swap_xy)
    a = model.config.anyres
    t, patch = a.patches_per_tile_side, a.patch_px
    height, width = 2 * t, 3 * t
    dark = gradient_picture(width * patch, height * patch) // 4
    lit = dark.copy()
    lit[row * patch : (row + 1) * patch, column * patch : (column + 1) * patch] = 255
    images = [prepare_image(picture, model.config) for picture in (dark, lit)]
    assert images[0].grid == (3, 2)
    maps = []
    for image in images:  # tiles alone: the global image blurs the light into its neighbours
        image = dataclasses.replace(image, global_pixels=torch.zeros_like(image.global_pixels))
        maps.append(encode_image(model, image).region_map)
    glow = (maps[1] - maps[0]).norm(dim=-1)
    assert [tuple(place) for place in (glow > 1e-4).nonzero().tolist()] == [(row, column)]

    # A point lies at q * (size - 1): this one is exactly on the lit cell's row and column.
    x, y = column / (width - 1), row / (height - 1)

    def seen(x: float, y: float) -> float:
        point = torch.tensor([[[x, y]]])
        read = [read_points([m], torch.zeros(1, dtype=torch.int64), point, swap_xy) for m in maps]
        return float((read[1] - read[0]).norm())

    there, mirrored = (seen(y, x), seen(x, y)) if swap_xy else (seen(x, y), seen(y, x))
    assert there == pytest.approx(float(glow[row, column]), rel=1e-3)
    assert mirrored < 1e-3
    assert seen(1 - x, y) < 1e-3 and seen(x, 1 - y) < 1e-3


@torch.no_grad()
def test_the_global_image_lights_the_same_place():
    model = bare("tiny", swap_xy=False)
    a = model.config.anyres
    side = a.global_px
    dark = torch.zeros(1, 3, side, side)
    lit = dark.clone()
    lit[..., 1 * a.patch_px : 2 * a.patch_px, 3 * a.patch_px :] = 2  # patch row 1, column 3 of 4
    tiles = torch.zeros(6, 3, a.tile_px, a.tile_px)
    maps = [model.encode_images(pixels, tiles, [(3, 2)])[0].region_map for pixels in (dark, lit)]
    glow = (maps[1] - maps[0]).norm(dim=-1) > 1e-4
    wanted = torch.zeros(8, 12, dtype=torch.bool)
    wanted[2:4, 9:12] = True
    assert torch.equal(glow, wanted)


def test_position_tables():
    table = torch.randn(1 + 81, 6, generator=torch.Generator().manual_seed(0))
    assert torch.equal(interpolate_positions(table, 9, "size"), table)
    assert torch.equal(interpolate_positions(table, 9, "none"), table)
    hub, size = (interpolate_positions(table, 5, flavour) for flavour in ("hub_offset_0.1", "size"))
    assert hub.shape == size.shape == (26, 6)
    assert torch.equal(hub[0], table[0]) and torch.equal(size[0], table[0])
    assert not torch.allclose(hub, size, atol=1e-3)
    # A table that grows by one to the right keeps doing so: rows and columns are not exchanged.
    ramp = torch.arange(9.0).repeat(9)[:, None]
    grown = interpolate_positions(torch.cat([torch.zeros(1, 1), ramp]), 5, "size")[1:, 0].view(5, 5)
    assert torch.allclose(grown[0], grown[4]) and bool((grown[0].diff() > 1).all())


# --- Sequences ----------------------------------------------------------------------------------------------


def samples(model: FerretV2) -> list[Batch]:
    """Three samples of different lengths and grids, with two, no and one region."""
    config, generator = model.config, torch.Generator().manual_seed(1)
    a = config.anyres
    rows = [
        (
            [5, IMAGE_SLOT, 6, REGION_SLOT, 7, REGION_SLOT, 8, 9],
            (2, 1),
            [Region.point(3, 4), Region.box(1, 2, 30, 20)],
        ),
        ([IMAGE_SLOT, 11, 12], (1, 3), []),
        ([REGION_SLOT, 13, IMAGE_SLOT, 14], (2, 2), [Region.polygon((2, 2), (30, 9), (8, 30))]),
    ]
    batches = []
    for ids, grid, regions in rows:
        labels = [token if token > 6 else IGNORE for token in ids]
        batches.append(
            Batch(
                global_pixels=torch.randn(1, 3, a.global_px, a.global_px, generator=generator),
                tile_pixels=torch.randn(grid[0] * grid[1], 3, a.tile_px, a.tile_px, generator=generator),
                grids=[grid],
                token_ids=torch.tensor([ids]),
                labels=torch.tensor([labels]),
                regions=plan_regions(regions, [(40, 33)] * len(regions), config.region),
            )
        )
    return batches


def together(batches: list[Batch]) -> Batch:
    longest = max(batch.token_ids.shape[1] for batch in batches)

    def padded(row: torch.Tensor, value: int) -> torch.Tensor:
        return nn.functional.pad(row, (0, longest - row.shape[1]), value=value)

    return Batch(
        global_pixels=torch.cat([b.global_pixels for b in batches]),
        tile_pixels=torch.cat([b.tile_pixels for b in batches]),
        grids=[b.grids[0] for b in batches],
        token_ids=torch.cat([padded(b.token_ids, PAD_SLOT) for b in batches]),
        labels=torch.cat([padded(b.labels, IGNORE) for b in batches]),
        regions=RegionPlan.cat([b.regions for b in batches]),
    )


@torch.no_grad()
@pytest.mark.parametrize("name", ["tiny", "mid"])
def test_a_sample_gives_the_same_alone_and_among_others(name):
    model, _ = random_model(name)
    alone = samples(model)
    logits, labels = model(together(alone))
    assert logits.shape[:2] == labels.shape
    total, learned = 0.0, 0
    for index, batch in enumerate(alone):
        wanted, wanted_labels = model(batch)
        length = wanted.shape[1]
        assert torch.allclose(logits[index, :length], wanted[0], atol=2e-4)
        assert torch.equal(labels[index, :length], wanted_labels[0])
        assert bool((labels[index, length:] == IGNORE).all())
        n_learned = int((wanted_labels[:, 1:] != IGNORE).sum())
        total, learned = total + float(model.loss(batch)) * n_learned, learned + n_learned
    assert float(model.loss(together(alone))) == pytest.approx(total / learned, rel=1e-4)


@torch.no_grad()
def test_the_loss_is_that_of_the_next_token():
    model, _ = random_model("tiny")
    batch = samples(model)[0]
    logits, labels = model(batch)
    n_visual = model.config.anyres.visual_tokens((2, 1))
    assert labels.shape[1] == batch.token_ids.shape[1] - 1 + n_visual
    places = (labels[0] != IGNORE).nonzero()[:, 0]
    assert labels[0, places].tolist() == [7, 8, 9]
    wanted = nn.functional.cross_entropy(logits[0, places - 1], labels[0, places])
    assert float(model.loss(batch)) == pytest.approx(float(wanted), rel=1e-5)


@torch.no_grad()
def test_every_part_of_a_sample_reaches_the_answer():
    model, _ = random_model("tiny")
    batch = samples(model)[0]
    before = model(batch)[0][0, -1]
    changes = {
        "global image": dataclasses.replace(batch, global_pixels=batch.global_pixels + 0.5),
        "last tile": dataclasses.replace(
            batch, tile_pixels=torch.cat([batch.tile_pixels[:1], batch.tile_pixels[1:] + 0.5])
        ),
        "order of regions": dataclasses.replace(
            batch, regions=RegionPlan(**{name: value.flip(0) for name, value in vars(batch.regions).items()})
        ),
        "a word": dataclasses.replace(
            batch, token_ids=torch.where(batch.token_ids == 6, 20, batch.token_ids)
        ),
    }
    for what, changed in changes.items():
        assert (model(changed)[0][0, -1] - before).abs().max() > 1e-3, what


def test_stage_one_needs_no_tiles_and_gradients_reach_everything_else():
    model, _ = random_model("tiny")
    batch = samples(model)[0]
    model.loss(dataclasses.replace(batch, tile_pixels=None, grids=None)).backward()
    without = {name.split(".")[0] for name, p in model.named_parameters() if p.grad is None}
    assert without == {"local_encoder", "local_projector"}
    model.zero_grad()
    model.loss(batch).backward()
    assert [name for name, p in model.named_parameters() if p.grad is None] == []


WRONG = [
    ("a region without a place", {"ids": [5, IMAGE_SLOT, 6, REGION_SLOT, 7, 7, 8, 9]}),
    ("a grid that does not fit", {"grids": [(3, 1)]}),
    ("padding on the left", {"ids": [PAD_SLOT, IMAGE_SLOT, 6, REGION_SLOT, 7, REGION_SLOT, 8, 9]}),
    ("two pictures", {"ids": [5, IMAGE_SLOT, IMAGE_SLOT, REGION_SLOT, 7, REGION_SLOT, 8, 9]}),
]


@pytest.mark.parametrize("change", [w[1] for w in WRONG], ids=[w[0] for w in WRONG])
def test_a_broken_batch_is_refused(change):
    model, _ = random_model("tiny")
    batch = samples(model)[0]
    fields = {"token_ids": torch.tensor([change["ids"]])} if "ids" in change else change
    with pytest.raises(AssertionError):
        model(dataclasses.replace(batch, **fields))


# --- Cache --------------------------------------------------------------------------------------------------


@torch.no_grad()
@pytest.mark.parametrize("name", ["tiny", "mid"])
@pytest.mark.parametrize("steps", [[20], [19, 1], [7, 6, 1, 6], [1] * 20])
def test_cached_decoding_is_full_decoding(name, steps):
    model, _ = random_model(name)
    language = model.language_model
    rows = torch.randn(2, 20, model.config.language.hidden, generator=torch.Generator().manual_seed(0))
    full = language(rows)
    cache, start = KvCache.empty(language.config, 2, rows), 0
    for n in steps:
        got = language(rows[:, start : start + n], cache)
        assert torch.allclose(got, full[:, start : start + n], atol=1e-4)
        start += n
    assert cache.length == 20


@torch.no_grad()
@pytest.mark.parametrize("name", ["tiny", "mid"])
def test_answers_are_the_same_with_and_without_the_cache(name):
    model, _ = random_model(name)
    image = prepare_image(gradient_picture(61, 200), model.config)
    region = [Region.box(3, 3, 40, 90)]
    embeddings = embed_prompt(
        model, [5, IMAGE_SLOT, 6, REGION_SLOT, 7], encode_image(model, image), region, image.size
    )
    cached, whole = (generate_greedy(model, embeddings, 24, use_cache=use) for use in (True, False))
    assert cached.token_ids == whole.token_ids
    assert len(set(cached.token_ids)) > 4
    stopped = generate_greedy(model, embeddings, 24, eos_ids=[cached.token_ids[5]])
    assert stopped.token_ids == cached.token_ids[: cached.token_ids.index(cached.token_ids[5]) + 1]


def test_a_sequence_that_is_too_long_is_refused():
    model, _ = random_model("tiny")
    rows = torch.zeros(1, model.config.language.max_len + 1, model.config.language.hidden)
    with pytest.raises(AssertionError):
        model.language_model(rows)
