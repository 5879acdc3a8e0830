"""The mathematics: tables in and tables out. Nothing here knows a plotting library."""
