"""How a sheet lies in its file: encoding, dialect, worksheet, and its rows in parts."""
