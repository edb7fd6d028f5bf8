"""What flight data did not record: heights, rates, phases; and values between samples."""
