"""What keeps alerts and what must go out: one logic (`work`), two databases (`sqlite`, `postgres`)."""
