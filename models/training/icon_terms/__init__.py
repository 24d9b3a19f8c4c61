"""Icons and the words for them: sets are rasterised, a small network learns which terms a drawing bears."""
