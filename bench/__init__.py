"""`python -m bench`: how fast the site answers on this machine. docs/benchmark.md says what it measures and how.

The site never imports this package. Only the site under measurement loads it, through `bench.settings`.
"""
