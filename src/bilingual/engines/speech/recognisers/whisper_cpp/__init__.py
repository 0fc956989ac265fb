"""whisper.cpp: Whisper models in the format ggml, through the package pywhispercpp."""
