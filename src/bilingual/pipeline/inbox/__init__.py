"""The inbox: groups of files, when their copies are complete, and where a source goes afterwards."""
