"""Pages of the framework, by who they are for."""
