"""One model in every precision: each is a bundle that passes its own self-test, and the list names them all."""

import json
from pathlib import Path

import numpy as np

import export_precisions as exporting
from onnx_graph import Precision
from selftest import difference, graph_outputs, recover

TINY = Path(__file__).resolve().parents[3] / "test" / "fixtures" / "bundles" / "tiny"


def test_every_precision_is_written_and_computes_the_same_model(tmp_path, monkeypatch):
    monkeypatch.setattr(exporting, "CALIBRATION_SCREENS", 2)
    exporting.export_precisions(tmp_path, TINY, None, None)
    told = json.loads((tmp_path / "bundles.json").read_text(encoding="utf-8"))
    assert [one["name"] for one in told["bundles"]] == list(exporting.VARIANTS)
    model = recover(TINY).float()
    decoders: dict[str, Precision] = {}
    for one in told["bundles"]:
        folder = tmp_path / one["folder"]
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        decoders[one["name"]] = manifest["llm"]["fp"]
        reference = json.loads((folder / "selftest.json").read_text(encoding="utf-8"))["graphs"]
        got = graph_outputs(manifest, folder, "cpu", model)
        for graph, outputs in reference.items():
            entry = manifest["graphs"][graph]
            precision = entry.get("cpu", entry)["precision"]
            for name, output in outputs.items():
                strayed = difference(got[graph][name], np.array(output["values"]))
                assert strayed <= output["allowed"][precision], (one["name"], graph, name)
    assert decoders == exporting.VARIANTS
