"""What a person changed in the results, and cuts that a person made."""
