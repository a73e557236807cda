"""The pages of people and seats."""
