"""What import-linter holds against every import, beside its own contracts."""
