"""The service: FastAPI routes, the Gradio chat, the pages. Parses, calls, renders."""
