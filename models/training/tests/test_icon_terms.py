"""Icon terms: names become terms, drawings become crops, the network learns them and is exported as it is."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from torch.utils.data import DataLoader

from icon_terms.augment import Inks, Painter
from icon_terms.data import IconData, Painting, Targets, batches
from icon_terms.drawings import DRAWN, SIDE, Drawing, cut_to_ink, sized_svg
from icon_terms.evaluate import load_model, logits_of, measure, paint_rows
from icon_terms.export import Writer, in_words, mean_embedding, with_tables
from icon_terms.glyphs import drawn_icons
from icon_terms.network import CROP, IconTerms, IconTermsConfig, count_parameters
from icon_terms.screens import crop_icon
from icon_terms.sources import SETS
from icon_terms.terms import (
    NAME,
    SHARED_TAG,
    UNKNOWN,
    WHOLE,
    make_labels,
    root_of,
    terms_of_name,
    terms_of_words,
)
from icon_terms.train import TrainingConfig, train
from verify_export import session


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("trash-can", ("trash",)),
        ("garbage", ("trash",)),
        ("log-out", ("logout",)),
        ("sign_out", ("logout",)),
        ("magnifying-glass-plus", ("zoomin",)),
        ("user-plus", ("user", "plus")),
        ("people", ("users",)),
        ("folders", ("folder",)),
        ("batteries", ("battery",)),
        ("glasses", ("glasses",)),
        ("arrow-back", ("arrow", "left")),
        ("chevron_forward", ("chevron", "right")),
        ("dots-vertical", ("more", "vertical")),
        ("home-2", ("house",)),
        ("Outline", ()),
    ],
)
def test_names_become_terms(text: str, terms: tuple[str, ...]) -> None:
    assert terms_of_words(text) == terms


@pytest.mark.parametrize(
    ("name", "family", "terms"),
    [
        ("settings", "material-round", ("settings", "gear")),
        ("settings", "tabler", ("settings",)),
        ("edit-find", "adwaita", ("search",)),
        ("edit-select", "breeze", ("select",)),
        ("plus-box", "mdi", ("plus", "square")),
    ],
)
def test_sets_that_name_functions_are_put_right(name: str, family: str, terms: tuple[str, ...]) -> None:
    assert terms_of_name(name, family) == terms


def _drawing(family: str, name: str, *tags: str, held_out: bool = False) -> Drawing:
    return Drawing(family, name, list(tags), held_out, -1, 1.1, (0.0, 0.0))


def test_targets_tell_names_uses_and_what_nobody_knows() -> None:
    drawings = [
        _drawing("lucide", "arrow-left", "navigation", "binoculars", "right"),
        _drawing("tabler", "arrow-left", "navigation", "right"),
        _drawing("eva", "arrow-left"),
        _drawing("eva", "bell"),
    ]
    vocabulary = ["arrow", "left", "right", "back", "navigation", "binocular", "bell"]
    labels = make_labels(drawings, vocabulary)
    of = dict(zip(vocabulary, labels.targets[2].tolist(), strict=True))
    assert of["arrow"] == of["left"] == NAME
    assert of["back"] == WHOLE
    assert of["navigation"] == SHARED_TAG
    assert of["binocular"] == UNKNOWN, "one set of two says so"
    assert of["right"] == UNKNOWN, "a tag that names the other way round"
    assert of["bell"] == 0
    assert labels.n_roots.tolist() == [3, 3, 3, 1]


def test_rare_tags_go_with_the_rarest_term_of_their_drawings() -> None:
    drawings = [_drawing(family, "monitor-arrow", "screencast") for family in ("tabler", "eva")]
    drawings.append(_drawing("eva", "bell", "veterinarian"))
    labels = make_labels(drawings, ["arrow", "monitor", "bell"])
    assert labels.aliases == {"screencast": "monitor"}, "one hand's own words are no words for all"


def test_designs_of_one_hand_count_once() -> None:
    assert root_of("phosphor-bold") == root_of("phosphor")
    assert root_of("line-awesome") == root_of("fa-solid")
    assert root_of("feather") == root_of("lucide")


def test_sets_are_listed_once_and_two_families_are_held_out() -> None:
    names = [icon_set.name for icon_set in SETS]
    assert len(set(names)) == len(names)
    assert {root_of(icon_set.name) for icon_set in SETS if icon_set.held_out} == {"lucide", "ionicons"}


def test_drawn_signs_are_the_same_every_time() -> None:
    assert drawn_icons() == drawn_icons()


def test_the_ink_fills_its_square_and_the_ratio_tells_how_much_was_cut() -> None:
    rgba = np.zeros((DRAWN, DRAWN, 4), np.uint8)
    rgba[40:80, 100:120, 3] = 255
    cut = cut_to_ink(rgba)
    assert cut is not None
    square, ratio, offset = cut
    assert square[0, SIDE // 2, 3] > 200 and square[-1, SIDE // 2, 3] > 200
    assert square[SIDE // 2, 0, 3] == 0
    assert ratio == DRAWN / 40
    assert offset == ((DRAWN / 2 - 110) / 40, (DRAWN / 2 - 60) / 40)


def test_nothing_and_a_full_plate_are_no_icons() -> None:
    empty = np.zeros((DRAWN, DRAWN, 4), np.uint8)
    assert cut_to_ink(empty) is None
    assert cut_to_ink(np.full_like(empty, 255)) is None


def test_small_pictures_are_asked_for_at_full_size() -> None:
    sized = sized_svg('<svg width="16px" height="16px" fill="none"><path d="M0 0"/></svg>')
    assert f'width="{DRAWN}"' in sized and 'viewBox="0 0 16.0 16.0"' in sized and 'fill="none"' in sized


def _inks(mask: np.ndarray, n: int) -> Inks:
    return Inks(torch.from_numpy(mask).float().expand(n, SIDE, SIDE), None, torch.ones(n), torch.zeros(n, 2))


def test_crops_are_never_mirrored() -> None:
    mask = np.zeros((SIDE, SIDE), np.float32)
    mask[:, : SIDE // 3] = 1  # ink on the left
    mask[SIDE // 2 - 3 : SIDE // 2 + 3, :] = 1
    mask[: SIDE // 6, :] = 1  # and at the top
    painter = Painter(3)
    crops = torch.cat([painter.paint(_inks(mask, 16)) for _ in range(8)])
    contrast = (
        (crops - crops[:, :, CROP // 2 + 8 :, CROP // 2 + 8 :].mean((2, 3), keepdim=True)).abs().mean(1)
    )
    left, right = contrast[:, 20:28, 8:16].mean(), contrast[:, 28:36, 30:36].mean()
    top, bottom = contrast[:, 6:12, 26:36].mean(), contrast[:, 30:36, 26:36].mean()
    assert right < left and bottom < top


def test_the_same_seed_paints_the_same() -> None:
    mask = np.eye(SIDE, dtype=np.float32)
    first, second = (Painter(4).paint(_inks(mask, 8)) for _ in range(2))
    assert torch.equal(first, second)
    assert first.shape == (8, 3, CROP, CROP) and 0 <= first.min() and first.max() <= 1


SHAPES = ("minus", "bar", "close", "square", "corner", "dot", "caret", "stair")


def _tiny_data() -> IconData:
    """Eight plain shapes, each of four hands."""
    y, x = np.mgrid[:SIDE, :SIDE] / (SIDE - 1) * 2 - 1
    masks = {
        "minus": np.abs(y) < 0.2,
        "bar": np.abs(x) < 0.2,
        "close": (np.abs(x - y) < 0.25) | (np.abs(x + y) < 0.25),
        "square": np.maximum(np.abs(x), np.abs(y)) > 0.75,
        "corner": (x < -0.7) | (y > 0.7),
        "dot": x**2 + y**2 < 0.9,
        "caret": np.abs(y) < 0.5 - x / 2,
        "stair": y > np.floor(x * 3) / 3,
    }
    drawings = [_drawing(family, name) for family in "abcd" for name in SHAPES]
    drawings += [_drawing("text", "") for _ in range(4)]
    stack = [masks[name] for _ in "abcd" for name in SHAPES] + [np.zeros((SIDE, SIDE), bool)] * 4
    pixels = (np.stack(stack) * 255).astype(np.uint8)
    return IconData(
        drawings, pixels, np.zeros((0, SIDE, SIDE, 4), np.uint8), make_labels(drawings, list(SHAPES))
    )


NETWORK = IconTermsConfig(
    len(SHAPES), stem=8, widths=(16, 32), blocks=(1, 1), embedding=32, places=4, dropout=0.0
)


def test_crops_are_cut_as_the_product_cuts_them() -> None:
    picture = np.zeros((40, 60, 3), np.uint8)
    picture[10:20, 0:10] = 255
    crop = crop_icon(picture, (0, 10, 10, 20))
    assert crop.shape == (CROP, CROP, 3)
    # 13 px around the middle of a 10 px box: ground on top, the picture's edge repeated on the left.
    assert crop[CROP // 2, 0, 0] == 255 and crop[CROP // 2, -1, 0] < 40
    assert crop[0, CROP // 2, 0] < 40


def test_batches_bear_the_targets_of_their_drawings() -> None:
    data = _tiny_data()
    targets = Targets(data.labels)
    batch = next(batches(data, data.rows(held_out=False), 128, seed=1, text=0.0, junk=0.0))
    assert batch.crops.shape == (128, 3, CROP, CROP) and batch.crops.dtype == torch.uint8
    wanted, known, names = targets.of(batch.rows)
    assert torch.equal(names.sum(1), torch.ones(128)) and torch.equal(wanted, names) and known.min() == 1
    junk = next(batches(data, data.rows(held_out=False), 64, seed=1, text=0.0, junk=1.0))
    wanted, known, _ = targets.of(junk.rows)
    assert wanted.sum() == 0 and known.min() == 1, "what shows no drawing surely bears no term"


def test_processes_paint_other_crops_of_the_same_seed() -> None:
    data = _tiny_data()
    painting = Painting(data, data.rows(held_out=False), 64, seed=1)
    two = iter(DataLoader(painting, batch_size=None, num_workers=2))
    first, second = next(two), next(two)
    assert not torch.equal(first.crops, second.crops)
    assert torch.equal(first.crops, next(iter(painting)).crops), (
        "the first process paints what no process does"
    )


def test_crops_of_screens_keep_their_side_and_stay_alike() -> None:
    pixels = np.full((32, CROP, CROP, 3), 250, np.uint8)
    pixels[:, 12:36, 8:24] = 20  # ink on the left
    varied = Painter(5).vary(torch.from_numpy(pixels))
    assert varied.shape == (32, 3, CROP, CROP) and 0 <= varied.min() and varied.max() <= 1
    ground = varied[:, :, 20:28, 36:44].mean((1, 2, 3))
    ink = varied[:, :, 20:28, 12:20].mean((1, 2, 3))
    assert ((ground - ink).abs() > 0.1).all(), "faint ones can still be told from their ground"
    assert (ground < ink).float().mean() < 0.5, "most are not inverted"


@pytest.fixture(scope="module")
def overfitted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run on the tiny set, stopped once and resumed; the loss must not start anew."""
    run = tmp_path_factory.mktemp("icons")
    data = _held_out_too(_tiny_data())
    first = TrainingConfig(minutes=999, steps=60, batch=64, rate=4e-3, averaging=0.9)
    train(first, data, run, network=NETWORK, report_minutes=999)
    second = TrainingConfig(minutes=999, steps=120, batch=64, rate=4e-3, averaging=0.9)
    train(second, data, run, network=NETWORK, resume=True, report_minutes=999, workers=1)
    return run


def _held_out_too(data: IconData) -> IconData:
    """The same drawings once more as what is measured on: over-fitting is what is asked for."""
    copies = [_drawing("lucide", drawing.name, held_out=True) for drawing in data.drawings[: len(SHAPES)]]
    drawings = [*data.drawings, *copies]
    masks = np.concatenate([data.masks, data.masks[: len(SHAPES)]])
    return IconData(drawings, masks, data.colours, make_labels(drawings, list(SHAPES)))


def test_a_tiny_set_is_learnt_by_heart(overfitted: Path) -> None:
    model, terms = load_model(overfitted)
    data = _tiny_data()
    rows = data.rows(held_out=False)
    figures = measure(logits_of(model, paint_rows(data, rows, plain=True)), data, rows)
    assert terms == list(SHAPES)
    assert 0.95 <= figures.top1
    lines = [json.loads(line) for line in (overfitted / "log.jsonl").read_text("utf-8").splitlines()]
    assert [line["step"] for line in lines] == [60, 120]
    assert lines[1]["loss"] < lines[0]["loss"]
    assert json.loads((overfitted / "record.json").read_text("utf-8"))["steps"] == 120


def test_a_run_goes_on_with_its_own_terms_only(overfitted: Path) -> None:
    data = _held_out_too(_tiny_data())
    turned = replace(data, labels=make_labels(data.drawings, list(reversed(SHAPES))))
    with pytest.raises(ValueError, match="other terms"):
        train(TrainingConfig(steps=1), turned, overfitted, network=NETWORK, resume=True)


@pytest.mark.parametrize(("precision", "tolerance"), [("fp32", 1e-4), ("fp16", 1e-2), ("int8", 0.2)])
def test_the_graph_computes_what_the_network_does(
    overfitted: Path, tmp_path: Path, precision: str, tolerance: float
) -> None:
    model, _ = load_model(overfitted)
    data = _tiny_data()
    crops = paint_rows(data, data.rows(held_out=False))
    Writer(model, precision, mean_embedding(model, crops)).build().save(tmp_path / "icons.onnx")
    pixels = (crops * 255).round().byte().permute(0, 2, 3, 1).contiguous().numpy()
    (got,) = session(tmp_path / "icons.onnx", 1).run(["terms"], {"crops": pixels})
    wanted = logits_of(model, crops)
    assert got.shape == wanted.shape
    assert np.sqrt(((got - wanted) ** 2).mean()) < tolerance * wanted.std()


def test_rounded_weights_shift_no_term_to_one_side(overfitted: Path, tmp_path: Path) -> None:
    model, _ = load_model(overfitted)
    with torch.no_grad():
        # As after long training: all that comes in is large and positive.
        model.parts[1].bias += 30
    data = _tiny_data()
    crops = paint_rows(data, data.rows(held_out=False))
    pixels = (crops * 255).round().byte().permute(0, 2, 3, 1).contiguous().numpy()
    shifts = {}
    for name, mean in {
        "corrected": mean_embedding(model, crops),
        "plain": np.zeros(NETWORK.embedding),
    }.items():
        Writer(model, "int8", mean).build().save(tmp_path / "icons.onnx")
        (got,) = session(tmp_path / "icons.onnx", 1).run(["terms"], {"crops": pixels})
        shifts[name] = np.abs((got - logits_of(model, crops)).mean(0)).max()
    assert shifts["corrected"] < 0.2 * shifts["plain"]


def test_the_shipped_size_stays_small() -> None:
    assert count_parameters(IconTerms(IconTermsConfig(1280))) <= 1_000_000


def test_figures_of_a_perfect_and_a_constant_network() -> None:
    data = _tiny_data()
    rows = np.tile(data.rows(held_out=False), 4)
    perfect = np.where(data.labels.targets[rows] == NAME, 5.0, -5.0)
    figures = measure(perfect, data, rows)
    assert (figures.top1, figures.mean_average_precision, figures.found_by_name) == (1, 1, 1)
    # Who says the same of every icon finds none: the right one has to be first alone.
    assert measure(np.zeros_like(perfect), data, rows).found_by_name == 0


def test_new_words_are_for_the_same_terms_and_leave_what_was_learnt() -> None:
    learnt = {"terms": ["users", "back", "eye"], "rates": [0.1, 0.2, 0.3], "names": [["eye", [2]]]}
    made = with_tables({**learnt, "words": {"vision": [2]}, "sayings": {"out of use": [0]}})
    assert {key: made[key] for key in learnt} == learnt
    assert made["words"]["vision"] == [2] and made["words"]["guests"] == [0]
    assert made["sayings"]["go back"] == [1] and "out of use" not in made["sayings"]
    assert "delete" in made["verbs"] and "page" in made["weak"]


def test_what_english_writes_as_one_word_is_one_in_a_name_and_what_it_does_not_is_not() -> None:
    assert in_words("micro phone off") == "microphone off"
    assert in_words("zoom in") == "zoom in"
    terms = ["clipboard"]
    table = with_tables({"terms": terms, "words": {}, "names": [["clip board", [0]]]})
    assert table["names"] == [["clipboard", [0]]]
