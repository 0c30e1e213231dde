"""How the names of coding sheets end, and those of files that are none."""

from __future__ import annotations

from typing import Final

WORKBOOKS: Final = (".xlsx", ".xlsm", ".xltx", ".xltm")
PARQUET: Final = ".parquet"
SHEETS: Final = (".csv", ".tsv", ".tab", *WORKBOOKS, PARQUET)
EITHER: Final = ".txt"  # a sheet or a text, as what it holds says
NO_SHEETS: Final = {
    ".ods": "save it as .xlsx or .csv (in LibreOffice: Save As)",
    ".fods": "save it as .xlsx or .csv (in LibreOffice: Save As)",
    ".numbers": "export it as Excel or CSV (in Numbers: File, Export To)",
    ".xls": "save it as .xlsx (in Excel: Save As)",
    ".xlsb": "save it as .xlsx (in Excel: Save As)",
    ".rds": "write it as .csv (in R: write.csv)",
    ".rdata": "write it as .csv (in R: write.csv)",
    ".gz": "unpack it",
    ".zip": "unpack it",
    ".sav": "export it as .csv (in SPSS: Save As; in R: haven::read_sav, then write.csv)",
    ".dta": "export it as .csv (in Stata: export delimited; in R: haven::read_dta, write.csv)",
}
"""What to do with each."""
