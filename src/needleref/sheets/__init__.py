"""Topic × language → patient sheet: pure functions from the reference to a result."""
