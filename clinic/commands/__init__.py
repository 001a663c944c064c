"""The command line's groups, one per feature; ``clinic.cli`` mounts them."""
