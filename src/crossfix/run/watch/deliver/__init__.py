"""What goes out: alerts to webhooks, MQTT and streams, tried until they arrive."""
