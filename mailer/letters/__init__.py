"""What a mail looks like: wording, views, pages, MIME, calendar items."""
