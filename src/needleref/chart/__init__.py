"""Body charts: shapes → pictures and words. Pure; nothing here reads files or writes any."""
