"""Output formats: `blocks` and `tables` written out, JSON, pages and figures."""
