"""Terms, teaching weeks, holidays, make-up days and bells."""
