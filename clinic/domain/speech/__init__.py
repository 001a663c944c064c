"""A prescription said in each language of a sheet: ``grammar`` composes, one table of words for each language."""
