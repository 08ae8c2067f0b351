"""How it looks: colours, sizes and the style sheet; no colour or size stands anywhere else."""
