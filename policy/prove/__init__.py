"""What a policy can and cannot do, proved; every refutation comes with a lead that shows it."""
