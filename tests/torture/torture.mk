# The long ones: hundreds of kills, hundreds of servers that do anything wrong.

.PHONY: torture
torture: all units
	COURANT_KILLS=300 COURANT_CHAOS=200 tests/run --program ./$(PROGRAM) full Kill Chaos
