"""What carries reports, states and leases between the workers of a watch."""
