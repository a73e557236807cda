"""The pure rules of the press room."""
