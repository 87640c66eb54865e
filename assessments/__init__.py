"""What is shown: attempts, ratings, and the results measured from them."""
