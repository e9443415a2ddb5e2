"""Makes a site and swaps it in: staging, Sphinx, manifest, serving."""
