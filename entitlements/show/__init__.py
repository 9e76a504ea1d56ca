"""The answer for people: text for a terminal, what law is encoded, schemas."""
