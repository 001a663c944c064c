"""Blueprints, one per feature: parse, call one service, render."""
