"""The stages of a watch as parts that many machines share: aircraft, then areas, then subscriptions."""
