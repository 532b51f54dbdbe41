"""How the model is trained; not part of the package."""
