"""Who answers: services reached over the network, and the demonstration."""
