"""`python -m benchmarks`: all of them."""

from __future__ import annotations

from benchmarks import investigate, network

if __name__ == "__main__":
    investigate.run()
    network.run()
