# The long ones: hundreds of kills.

.PHONY: torture
torture: all units
	COURANT_KILLS=300 tests/run --program ./$(PROGRAM) full Kill
