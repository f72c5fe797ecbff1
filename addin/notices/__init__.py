"""Who is to be told what, and the answers that come back."""
