"""Tables of the package that are sums over imported releases, made anew by one command."""
