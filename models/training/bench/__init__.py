"""What the bench compares with and measures on: models with random weights in every form that a peer reads.

Run by models/cli/bench. Knows nothing of training, and of what is made of its numbers.
"""
