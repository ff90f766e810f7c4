"""From what is known of a funnel (rates, times) to a scenario, and from a history to what is known."""
