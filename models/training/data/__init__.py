"""Drawn screens with their truth, the words on them, and the questions asked about them."""
