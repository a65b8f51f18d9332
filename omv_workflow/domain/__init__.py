"""The rules: frozen data and pure functions; nothing that decides reads a clock or a network."""
