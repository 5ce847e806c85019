"""Ground below every step: errors, audit, logs, the embedded database. Knows no business noun."""
