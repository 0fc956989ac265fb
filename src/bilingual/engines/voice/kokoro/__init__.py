"""Kokoro: one model for several languages and voices, run by onnxruntime."""
