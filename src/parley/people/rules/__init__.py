"""The rules of seats and of the ways to take them."""
