"""What is told: PDF reports made from results by a worker."""
