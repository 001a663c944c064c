"""One outside library behind one door each."""
