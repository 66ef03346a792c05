"""The parts of a generator script: bounds, counts, room under limited sums, draws and prints."""
