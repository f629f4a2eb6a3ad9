"""Pure functions behind the components; standard library only, so that they are tested alone."""
