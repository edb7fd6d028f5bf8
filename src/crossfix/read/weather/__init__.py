"""Weather reports and forecasts of airports."""
