"""The modes: one command, one flow."""
