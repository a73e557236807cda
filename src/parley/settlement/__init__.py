"""Settlement: from priorities and red lines to packages every party can accept. Empty as yet."""
