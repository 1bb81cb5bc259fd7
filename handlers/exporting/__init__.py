"""Documents on request, and the school's own templates for them."""
