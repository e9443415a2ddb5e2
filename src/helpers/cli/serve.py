"""The command `icsbook serve`: shows the built site on this machine."""

from pathlib import Path
from typing import Annotated

import typer

from helpers.cli.options import command_app
from helpers.publish.build import site
from helpers.publish.build.serve import serve as serve_folder

DEFAULT_PORT = 8000

app = command_app()


@app.command()
def serve(
    folder: Annotated[
        Path | None,
        typer.Argument(metavar="[SITE]", help="Folder of the site; by default _build/html."),
    ] = None,
    port: Annotated[
        int, typer.Option("--port", min=1, max=65535, help="Port on 127.0.0.1.")
    ] = DEFAULT_PORT,
) -> None:
    """Serve the built site on 127.0.0.1."""
    serve_folder(folder or site.usual(), port)
