"""The rules of drafting: the life of the text, its language versions, the verdict, and the comparison of drafts."""
