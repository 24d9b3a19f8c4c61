"""The element network: every text line, icon, image and control of a screen in one pass over its pixels."""
