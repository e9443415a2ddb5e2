"""The built site in a browser."""  # noqa: A005 - a package within `tests`, never imported as `site`
