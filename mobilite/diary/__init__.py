"""Who is where and when: presences, appointments, free slots."""
