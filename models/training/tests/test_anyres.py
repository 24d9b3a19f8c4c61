"""AnyRes against the numbers of the specification (§1)."""

import numpy as np
import pytest
import torch

from anyres import gradient_picture, normalise, prepare_image, resize, select_best_resolution, split_tiles
from config import CLIP_MEAN, CLIP_STD, FOURTEEN_GRIDS, IMAGENET_MEAN, IMAGENET_STD, preset

FERRETUI_5 = [(336, 672), (672, 336), (672, 672), (1008, 336), (336, 1008)]


def fourteen(tile_px: int) -> list[tuple[int, int]]:
    return [(columns * tile_px, rows * tile_px) for columns, rows in FOURTEEN_GRIDS]


# Spec §1.10.
SELECTIONS = [
    ("a desktop screen", (1920, 1080), fourteen(336), (1008, 672)),
    ("a tall phone", (1170, 2532), fourteen(336), (672, 1008)),
    ("a laptop", (1280, 800), fourteen(336), (1008, 672)),
    ("a phone at css size", (390, 844), fourteen(336), (672, 1008)),
    ("vga", (640, 480), fourteen(336), (672, 672)),
    ("exactly one tile", (336, 336), fourteen(336), (336, 336)),
    ("a banner", (3000, 500), fourteen(336), (2016, 336)),
    ("desktop, small tiles", (1920, 1080), fourteen(224), (672, 448)),
    ("tall phone, small tiles", (1170, 2532), fourteen(224), (448, 672)),
    ("laptop, small tiles", (1280, 800), fourteen(224), (672, 448)),
    ("css phone, small tiles", (390, 844), fourteen(224), (448, 672)),
    ("css phone, large tiles", (390, 844), fourteen(448), (448, 896)),
    ("desktop, large tiles", (1920, 1080), fourteen(448), (1344, 896)),
    ("desktop, five grids", (1920, 1080), FERRETUI_5, (672, 672)),
    ("tall phone, five grids", (1170, 2532), FERRETUI_5, (336, 1008)),
    ("laptop, five grids", (1280, 800), FERRETUI_5, (672, 672)),
    ("css phone, five grids", (390, 844), FERRETUI_5, (336, 1008)),
    ("one tile, five grids: first listed of a tie", (336, 336), FERRETUI_5, (336, 672)),
    ("a banner, five grids", (3000, 500), FERRETUI_5, (1008, 336)),
]


@pytest.mark.parametrize(
    ("size", "candidates", "wanted"), [s[1:] for s in SELECTIONS], ids=[s[0] for s in SELECTIONS]
)
def test_selection(size, candidates, wanted):
    assert select_best_resolution(size, candidates) == wanted


def test_the_order_of_the_fourteen_grids_does_not_matter():
    rng = np.random.default_rng(0)
    for width, height in rng.integers(1, 4000, size=(300, 2)).tolist():
        forwards = select_best_resolution((width, height), fourteen(224))
        assert forwards == select_best_resolution((width, height), fourteen(224)[::-1])


def test_there_must_be_a_choice():
    with pytest.raises(ValueError):
        select_best_resolution((10, 10), [])


def test_the_fourteen_grids_are_closed_under_transposition():
    assert len(set(FOURTEEN_GRIDS)) == 14
    assert {(rows, columns) for columns, rows in FOURTEEN_GRIDS} == set(FOURTEEN_GRIDS)
    assert max(columns * rows for columns, rows in FOURTEEN_GRIDS) == 6


# Spec §1.7.
RESIZES = [
    ("eight to three", [[0, 10, 200, 255, 30, 60, 90, 120]], (3, 1), [[70, 140, 82]]),
    ("three to five", [[0, 128, 255]], (5, 1), [[0, 39, 128, 216, 255]]),
    (
        "four by four to two by three",
        [[(37 * (4 * row + column) + 11) % 256 for column in range(4)] for row in range(4)],
        (2, 3),
        [[78, 107], [133, 140], [162, 75]],
    ),
]


@pytest.mark.parametrize(("given", "size", "wanted"), [r[1:] for r in RESIZES], ids=[r[0] for r in RESIZES])
def test_resize(given, size, wanted):
    pixels = np.repeat(np.array(given, dtype=np.uint8)[..., None], 3, axis=2)
    assert resize(pixels, *size)[..., 1].tolist() == wanted


def by_the_book(pixels: np.ndarray, size: int, axis: int) -> np.ndarray:
    """One pass of spec §1.7 along an axis, pixel by pixel."""
    lines = np.moveaxis(pixels.astype(np.int64), axis, 0)
    if len(lines) == size:
        return pixels
    scale = len(lines) / size
    widened = max(scale, 1.0)

    def kernel(x: float) -> float:
        x = abs(x)
        if x < 1:
            return (1.5 * x - 2.5) * x * x + 1
        return (((x - 5) * x + 8) * x - 4) * -0.5 if x < 2 else 0.0

    out = []
    for o in range(size):
        centre = (o + 0.5) * scale
        low, high = max(0, int(centre - 2 * widened + 0.5)), min(len(lines), int(centre + 2 * widened + 0.5))
        weights = [kernel((i - centre + 0.5) / widened) for i in range(low, high)]
        weights = [w / sum(weights) for w in weights]
        whole = [int(w * 2**22 + (0.5 if w >= 0 else -0.5)) for w in weights]
        total = sum(line * w for line, w in zip(lines[low:high], whole))
        out.append(np.clip((total + 2**21) >> 22, 0, 255))
    return np.moveaxis(np.stack(out), 0, axis)


SHAPES = [
    (31, 17, 12, 40),
    (9, 60, 28, 28),
    (60, 9, 28, 28),
    (5, 7, 70, 3),
    (40, 3, 40, 56),
    (64, 48, 33, 48),
]


@pytest.mark.parametrize(("width", "height", "to_width", "to_height"), SHAPES)
def test_resize_goes_across_first_whatever_the_shape(width, height, to_width, to_height):
    pixels = np.random.default_rng(2).integers(0, 256, size=(height, width, 3), dtype=np.uint8)
    wanted = by_the_book(by_the_book(pixels, to_width, 1), to_height, 0)
    assert np.array_equal(resize(pixels, to_width, to_height), wanted)


def test_tiles_are_cut_row_by_row():
    canvas = np.zeros((2 * 4, 3 * 4, 3), dtype=np.uint8)
    for row in range(2):
        for column in range(3):
            canvas[row * 4 : row * 4 + 4, column * 4 : column * 4 + 4] = row * 3 + column
    assert split_tiles(canvas, (3, 2), 4)[:, 1, 2, 0].tolist() == [0, 1, 2, 3, 4, 5]


def test_tiles_cover_the_canvas_once():
    canvas = gradient_picture(60, 40)
    tiles = split_tiles(canvas, (3, 2), 20)
    rows = [np.concatenate(list(tiles[row * 3 : row * 3 + 3]), axis=1) for row in range(2)]
    assert np.array_equal(np.concatenate(rows, axis=0), canvas)


@pytest.mark.parametrize(("mean", "std"), [(CLIP_MEAN, CLIP_STD), (IMAGENET_MEAN, IMAGENET_STD)])
def test_normalisation_is_that_of_the_encoders(mean, std):
    pixels = gradient_picture(7, 5)
    got = normalise(pixels, mean, std)
    wanted = (torch.from_numpy(pixels).double() / 255 - torch.tensor(mean)) / torch.tensor(std)
    assert got.shape == (3, 5, 7)
    assert torch.allclose(got.double(), wanted.permute(2, 0, 1), atol=1e-6)


def test_normalisation_constants_of_the_spec():
    black, white = (
        normalise(np.full((1, 1, 3), v, dtype=np.uint8), CLIP_MEAN, CLIP_STD)[:, 0, 0] for v in (0, 255)
    )
    assert black.tolist() == pytest.approx([-1.79226253374815, -1.7520971281645974, -1.4802197687685663])
    assert ((white - black) / 255).tolist() == pytest.approx(
        [0.01459842661924292, 0.015007768493717056, 0.014220065717024088]
    )


@pytest.mark.parametrize("name", ["tiny", "mid"])
def test_the_global_image_is_made_from_the_capture_itself(name):
    config = preset(name)
    pixels = gradient_picture(201, 120)
    image = prepare_image(pixels, config)
    side = config.anyres.global_px
    direct = resize(pixels, side, side)
    assert torch.equal(
        image.global_pixels, normalise(direct, config.global_encoder.mean, config.global_encoder.std)
    )
    columns, rows = image.grid
    assert image.tile_pixels.shape == (columns * rows, 3, config.anyres.tile_px, config.anyres.tile_px)
    assert image.canvas == (columns * config.anyres.tile_px, rows * config.anyres.tile_px)


def test_the_gradient_picture_is_as_documented():
    picture = gradient_picture(11, 5)
    assert picture.shape == (5, 11, 3)
    assert picture[0, 0].tolist() == [0, 0, 0]
    assert picture[4, 10].tolist() == [255, 255, (70 + 52) % 256]
    assert picture[2, 3].tolist() == [76, 127, 21 + 26]
