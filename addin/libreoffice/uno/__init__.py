"""The way to a running LibreOffice: processes and its remote protocol."""
