"""The compiled simulator: tables in, counts out. `layout` says what the arenas hold."""
