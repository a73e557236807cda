"""The rules of bargaining: what lies on the table, and what a party may state of it."""
