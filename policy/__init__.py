"""Tree to meaning: the compiled policy, its graph, its checks and its engine."""
