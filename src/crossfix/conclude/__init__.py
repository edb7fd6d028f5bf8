"""Events and statements -> timeline, contradictions, findings."""
