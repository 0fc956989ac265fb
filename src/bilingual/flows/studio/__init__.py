"""The studio as a program: the command, the service's child, and the runs that it starts."""
