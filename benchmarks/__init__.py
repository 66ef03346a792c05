"""Benchmarks: each prints its figures beside what they are compared with, measured in the same run."""
