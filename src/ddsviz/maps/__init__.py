"""What maps share: the ground below, layers that our own scripts draw, colours and legends."""
