"""The command line. A module of this package is a command when it has a function (or a Typer) of its own name.

Adding a command is adding a file. The modules are read for their options alone, so what is heavy (Django, the
database) is imported inside the function, in most of them under `open_company()`. A trailing underscore keeps
a name clear of Python's own: `import_.py` is `footfall import`. `PANEL` is its heading in the help.
"""

import sys
from importlib import import_module
from pkgutil import iter_modules
from typing import Annotated, Any, NoReturn

import typer

from footfall.cli.running.refusals import tell


def main() -> NoReturn:
    """Run the command that the command line names, and end the process with its code."""
    try:
        application()()
    except Exception as error:  # noqa: BLE001 -- the user reads a sentence, whatever it was
        sys.exit(tell(error))
    sys.exit(0)


def application() -> typer.Typer:
    """The command line with every command of this package."""
    app = typer.Typer(
        name="footfall",
        help="Sales leads from the shop counter to the cost per sale.",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
        rich_markup_mode="markdown",
    )
    app.callback()(_root)
    for found in iter_modules(__path__):
        if found.ispkg:
            continue
        module = import_module(f"{__name__}.{found.name}")
        if command := getattr(module, found.name, None):
            panel = getattr(module, "PANEL", "Data")
            if isinstance(command, typer.Typer):
                app.add_typer(command, name=found.name.strip("_"), rich_help_panel=panel)
                continue
            app.command(name=found.name.strip("_"), rich_help_panel=panel)(command)
    return app


def _version(asked: Any) -> None:  # noqa: ANN401 -- Typer gives the option's value
    if asked:
        from footfall import __version__

        typer.echo(f"footfall {__version__}")
        raise typer.Exit


def _root(
    version: Annotated[bool, typer.Option("--version", is_eager=True, callback=_version)] = False,
) -> None:
    """Sales leads from the shop counter to the cost per sale.

    The company's data lies in the folder that FOOTFALL_DATA names: several companies can live side by side.
    With DATABASE_URL its database is a PostgreSQL server of your own.
    """
