"""The face: Python API, command line, renderers, report."""
