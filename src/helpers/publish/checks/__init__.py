"""What may be published: checks of the sources, of the built site and of disclosure."""
