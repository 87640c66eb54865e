"""Pages: one's account, and the audit log."""
