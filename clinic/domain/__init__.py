"""Clinical rules as plain values: standard library only, no clock, no I/O, no rows."""
