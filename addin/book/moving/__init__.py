"""What follows when rows or columns of a sheet move."""
