"""What the commands stand on: an opened company, child processes, ports, and errors said in a sentence."""
