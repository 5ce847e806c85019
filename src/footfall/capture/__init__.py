"""Many doors, one inbox: whatever arrives is kept as it came, once, and worked on afterwards."""
