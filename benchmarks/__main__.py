"""`python -m benchmarks`: all of them."""

from __future__ import annotations

from benchmarks import beast, investigate, mode_s, network, traces

if __name__ == "__main__":
    beast.run()
    investigate.run()
    network.run()
    traces.run()
    mode_s.run()
