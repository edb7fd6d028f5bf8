"""Satellite navigation lost, degraded or false, from what aircraft send."""
