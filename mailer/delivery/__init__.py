"""Settings, ledger, pace and the way out."""
