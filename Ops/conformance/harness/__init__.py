"""What the tests stand on: an authority, gateways as processes, their callers, and the means to judge answers."""
