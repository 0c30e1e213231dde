"""Coding sheets: rows and columns of csv, xlsx and parquet as cases."""
