"""The same models in other tools, written the way their own manuals would."""
