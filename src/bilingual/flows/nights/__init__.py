"""What a night leaves: its summary, and a notification on wish."""
