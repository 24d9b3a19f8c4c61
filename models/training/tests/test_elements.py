"""The element network: what it should say, that it learns it, and that the shipped file says the same."""

import itertools
from pathlib import Path
from random import Random

import numpy as np
import pytest
import torch
from torch import nn

from averaged_weights import AveragedWeights
from elements.crops import CropConfig, Crops, collate, crop_truth
from elements.evaluate import Counts, Found, compare, evaluate, iou, without_duplicates
from elements.export import Writer
from elements.families import FAMILIES, GROUP_FAMILIES, GROUPS, family_of, group_of
from elements.losses import giou, losses
from elements.network import CellMaps, ElementConfig, ElementNetwork
from elements.screens import TruthScreen, drawn_screens, rendered_screens, truth_of
from elements.shipped import ShippedNetwork, pad_to_32
from elements.targets import STRIDE, Truth, paint
from elements.train import ElementTraining, rate_at, train
from verify_export import session

SMALL = ElementConfig(channels=(8, 16, 24, 32), dilations=((1,), (1,), (1,), (1,)), merged=16)


def truth(*elements: tuple[str, tuple[float, float, float, float]], ignore: tuple = ()) -> Truth:
    return Truth(
        np.array([box for _, box in elements], np.float32).reshape(-1, 4),
        np.array([FAMILIES.index(family) for family, _ in elements], np.int64),
        np.array(ignore, np.float32).reshape(-1, 4),
    )


def test_every_family_belongs_to_one_group() -> None:
    assert sorted(place for places in GROUP_FAMILIES for place in places) == list(range(len(FAMILIES)))
    assert [group_of(name) for name in ("button", "icon", "text")] == [0, 1, 2]


def test_a_button_without_a_frame_is_an_action() -> None:
    assert (family_of("button", True), family_of("button", False), family_of("tab", True)) == (
        "button",
        "action",
        "action",
    )


def test_the_middle_cell_of_an_element_is_one_and_learns_its_box() -> None:
    targets = paint(truth(("button", (40, 16, 120, 48)), ("text", (60, 24, 100, 40))), 160, 64)
    assert targets.heat[0, 4, 10] == 1 and targets.heat[2, 4, 10] == 1
    assert targets.boxes[0, :, 4, 10].tolist() == [40, 16, 120, 48]
    assert targets.boxes[2, :, 4, 10].tolist() == [60, 24, 100, 40]
    assert targets.families[0, 4, 10] == FAMILIES.index("button")
    assert targets.heat[1].max() == 0 and targets.n_objects.tolist() == [1, 0, 1]


def test_of_two_that_share_a_cell_the_smaller_is_learned_there() -> None:
    targets = paint(truth(("field", (0, 0, 160, 64)), ("button", (72, 24, 88, 40))), 160, 64)
    assert targets.families[0, 4, 10] == FAMILIES.index("button")
    assert targets.boxes[0, :, 4, 10].tolist() == [72, 24, 88, 40]


def test_what_is_not_to_be_judged_is_neither_element_nor_background() -> None:
    targets = paint(truth(("button", (16, 16, 48, 32)), ignore=((0, 0, 80, 64),)), 160, 64)
    assert targets.judged[0, 0, 0] == 0 and targets.judged[0, 0, 15] == 1
    assert targets.judged[0, 3, 4] == 1, "an element that is known counts even there"


def test_an_element_whose_middle_is_outside_is_not_background() -> None:
    targets = paint(truth(("image", (100, 0, 300, 64))), 160, 64)
    assert targets.n_objects.sum() == 0
    assert targets.judged[1, 4, 15] == 0 and targets.judged[1, 4, 5] == 1


def test_cropping_moves_and_scales_and_what_is_too_small_is_not_judged() -> None:
    whole = truth(("button", (100, 100, 180, 140)), ("icon", (110, 110, 114, 114)))
    cropped = crop_truth(whole, 80, 90, 0.5, 96)
    assert cropped.boxes.tolist() == [[10, 5, 50, 25]]
    assert cropped.ignore.tolist() == [[15, 10, 17, 12]]


def test_giou_is_one_for_equal_boxes_and_negative_far_apart() -> None:
    box = torch.tensor([[0.0, 0.0, 10.0, 10.0]])
    assert giou(box, box).item() == pytest.approx(1)
    assert giou(box, box + 100).item() < -0.9


def test_perfect_maps_cost_almost_nothing() -> None:
    targets = paint(truth(("button", (40, 16, 120, 48)), ("icon", (10, 10, 26, 26))), 160, 64)
    _, batch = collate([(torch.zeros(3, 64, 160, dtype=torch.uint8), targets)])
    families = batch.families.clamp(min=0)
    kinds = torch.full((1, len(FAMILIES), 8, 20), -20.0)
    for group in range(len(GROUPS)):
        kinds.scatter_(1, families[:, group : group + 1], 20.0)
    # Families of different groups share no logit, so what one group sets another does not need.
    perfect = CellMaps(batch.heat.clamp(1e-4, 1 - 1e-4).logit(), batch.boxes, kinds)
    costs = losses(perfect, batch)
    assert float(costs.box) < 1e-4 and float(costs.side) < 1e-4 and float(costs.score) < 1e-3


def test_crops_are_the_same_for_the_same_seed() -> None:
    screens = drawn_screens(2, 77)
    first, again = (next(iter(Crops(lambda: screens, CropConfig(side=96), 3))) for _ in range(2))
    assert torch.equal(first[0], again[0]) and np.array_equal(first[1].heat, again[1].heat)


def test_training_over_fits_two_screens(tmp_path: Path) -> None:
    torch.manual_seed(0)
    samples = list(itertools.islice(Crops(lambda: drawn_screens(1, 5), CropConfig(side=160), 1), 4))
    pixels, targets = collate(samples)
    network = ElementNetwork(SMALL).train()
    optimiser = torch.optim.AdamW(network.parameters(), 4e-3)
    costs = []
    for _ in range(120):
        cost = losses(network(pixels.float() / 255), targets).total
        optimiser.zero_grad()
        cost.backward()
        optimiser.step()
        costs.append(cost.item())
    assert costs[-1] < 0.2 * costs[0]


def test_a_run_resumes_where_it_stopped(tmp_path: Path) -> None:
    options = {"crops": CropConfig(side=96), "workers": 0, "every": 2}
    config = ElementTraining(batch=2, minutes=10, drawn=2)
    train(tmp_path, None, config, max_steps=2, **options)
    train(tmp_path, None, config, max_steps=4, resume=True, **options)
    saved = torch.load(tmp_path / "checkpoint.pt", weights_only=False)
    assert saved["training"]["step"] == 4
    assert len((tmp_path / "log.jsonl").read_text().splitlines()) == 2


def test_the_rate_rises_then_falls_to_its_final_share() -> None:
    config = ElementTraining(rate=1.0, warmup_steps=10, final=0.01)
    assert rate_at(config, 0, 0) == pytest.approx(0.1)
    assert rate_at(config, 50, 0.0) == 1 and rate_at(config, 50, 1.0) == pytest.approx(0.01)


def random_network(seed: int) -> ElementNetwork:
    torch.manual_seed(seed)
    network = ElementNetwork(SMALL)
    for module in network.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.running_mean.normal_(0, 0.2)
            module.running_var.uniform_(0.5, 2)
    nn.init.normal_(network.head.score[-1].weight, std=1.0)
    return network.eval()


@pytest.mark.parametrize(("precision", "close"), [("fp32", 1e-3), ("int8", 0.3)])
def test_the_shipped_file_says_what_the_network_says(tmp_path: Path, precision: str, close: float) -> None:
    network = random_network(1)
    pixels = torch.from_numpy(np.random.default_rng(0).integers(0, 256, (1, 96, 128, 3), dtype=np.uint8))
    Writer(network, precision).build().save(tmp_path / "elements.onnx")
    with torch.no_grad():
        wanted = dict(zip(("boxes", "scores", "kinds"), ShippedNetwork(network)(pixels), strict=True))
    got = session(tmp_path / "elements.onnx").run(list(wanted), {"pixels": pixels.numpy()})
    seen = wanted["scores"].numpy() > 0.02
    assert seen.sum() > 20
    for name, value in zip(wanted, got, strict=True):
        assert value.shape == tuple(wanted[name].shape)
        if precision == "fp32":
            assert np.abs(value - wanted[name].numpy())[seen].max() < close, name
        elif name == "scores":
            assert np.abs(value - wanted[name].numpy())[seen].max() < close


def test_pictures_smaller_than_the_answer_get_scores_of_zero() -> None:
    boxes, scores, kinds = ShippedNetwork(random_network(2))(
        pad_to_32(torch.zeros(1, 20, 40, 3, dtype=torch.uint8))
    )
    assert boxes.shape[:2] == scores.shape == kinds.shape[:2]
    assert (scores[:, 4 * 8 :] == 0).all() and (scores.diff(dim=1) <= 0).all()


def test_duplicates_go_and_neighbours_stay() -> None:
    boxes = np.array([[0, 0, 20, 20], [1, 0, 21, 20], [30, 0, 50, 20]], np.float32)
    assert without_duplicates(boxes, np.array([0.9, 0.8, 0.7])) == [0, 2]
    assert iou(boxes[:1], boxes[2:])[0, 0] == 0


def test_found_boxes_in_ignored_rectangles_do_not_count() -> None:
    counts = Counts([], [], [])
    wanted = truth(("button", (0, 0, 40, 20)), ignore=((100, 0, 200, 100),))
    found = Found(
        np.array([[1, 0, 40, 20], [110, 10, 150, 30], [300, 0, 340, 20]], np.float32),
        np.array([0.9, 0.8, 0.7]),
        np.array([0, 0, 0]),
    )
    compare(found, wanted, 0, counts)
    assert counts.right == [True, False] and counts.truth == 1 and counts.families == [(0, 0)]
    assert counts.best()[0] == pytest.approx(1.0)


def test_a_rendered_row_becomes_truth_and_a_missing_set_is_said(tmp_path: Path) -> None:
    row = {
        "elements": [
            {"box": [0, 0, 40, 20], "kind": "button", "framed": False},
            {"box": [50, 0, 52, 20], "kind": "icon", "framed": False},
        ],
        "lines": [{"box": [4, 4, 36, 16], "text": "Save"}],
        "ignore": [[100, 0, 120, 20]],
    }
    read = truth_of(row)
    assert [FAMILIES[family] for family in read.families] == ["action", "text"], "a rule is no icon"
    assert read.ignore.shape == (1, 4)
    with pytest.raises(FileNotFoundError, match="render a set first"):
        rendered_screens(tmp_path)


def test_evaluating_counts_every_element_of_a_screen() -> None:
    screen = drawn_screens(1, Random(0).randrange(1000))[0]
    assert isinstance(screen, TruthScreen)
    counts = evaluate(random_network(3), [screen])
    assert sum(group.truth for group in counts) == len(screen.truth.boxes)
    assert screen.truth.boxes.shape[1] == 4 and STRIDE == 8


def test_averaged_weights_lie_between_what_was_and_what_is() -> None:
    layer = nn.Linear(1, 1, bias=False)
    nn.init.constant_(layer.weight, 0.0)
    averaged = AveragedWeights(layer, 0.9)
    nn.init.constant_(layer.weight, 1.0)
    seen = []
    for _ in range(60):
        averaged.update(layer)
        seen.append(averaged.state["weight"].item())
    assert 0 < seen[0] < 1 and seen == sorted(seen) and seen[-1] == pytest.approx(1, abs=0.01)
