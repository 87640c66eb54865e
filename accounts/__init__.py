"""People, their organisations, and what a member may do there. Knows nobody else."""
