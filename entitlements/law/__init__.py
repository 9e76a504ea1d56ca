"""The law as read from files: rulesets, catalogue, vocabulary, and which instrument binds which state."""
