"""Records in and out: CSV, JSON Lines and Parquet to the fields and events of a policy."""
