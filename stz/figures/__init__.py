"""Maps and charts for print, drawn with matplotlib."""
