"""Benchmarks: each beside its peer or its limit, in one run, reported as ratios. Run by `make bench`."""
