"""Flight data recorders: from stored bits, or from what another program exported, to series."""
