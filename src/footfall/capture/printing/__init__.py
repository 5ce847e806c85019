"""Sheets and cards to print, as PDF. Free of Django: text and codes in, bytes out."""
