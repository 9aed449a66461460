"""What a power cut leaves: three transactions begun whose end nobody recorded."""
import sqlite3
ledger = sqlite3.connect('site/.courant/ledger.sqlite')
ledger.execute("UPDATE recipient SET state = 2 WHERE address <> 'd@example.org'")
ledger.commit()
