"""From a solved figure to shapes: rings round the bones, outlines round the rings, paint by depth."""
