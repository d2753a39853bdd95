"""A run as one set of facts, and the facts as briefing pages, slides and documents."""
