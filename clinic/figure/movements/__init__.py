"""The exercises as data: start pose, end pose, props, view, arrows, faults. One file per family."""
