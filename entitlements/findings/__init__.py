"""The answer: claims, entitlements, assessment, explanation, and worked examples held against them."""
