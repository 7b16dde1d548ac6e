"""One module for each thing that can be asked for at the command line: `main(words) -> exit status`."""
