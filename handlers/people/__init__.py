"""The people of a school: roster, joining, leaving, leave, and what is kept of them."""
