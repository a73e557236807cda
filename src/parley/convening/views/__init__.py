"""The pages of convening: each calls one act or one query."""
