"""One file for each kind of chart; its public function tells the story: check, reduce, draw, dress."""
