"""The condition language: types, parser, intermediate representation, and its meaning in three values."""
