"""The pages of the bargaining table: each calls one act or one query."""
