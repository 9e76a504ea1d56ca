"""`entitlements law`: what law is encoded, from when, how sure; its pages."""

from __future__ import annotations

import argparse
from datetime import date

from entitlements.cli.arguments import Commands, day


def add(commands: Commands) -> None:
    """Add the command."""
    law = commands.add_parser("law", help="what law is encoded, from when, how sure")
    law.add_argument("ruleset", nargs="?", help="one ruleset in full")
    law.add_argument("--state", metavar="XX", help="what binds this state")
    law.add_argument("--on", type=day, metavar="DATE", help="with --state: on this day")
    law.add_argument("--pages", metavar="FOLDER", help="write a page a ruleset, in Markdown, and an index")
    law.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print what is encoded, or write the pages."""
    from entitlements.law.library import load

    if options.pages:
        from entitlements.show.pages import write_pages

        print(f"{write_pages(load(), options.pages)} pages in {options.pages}")
        return 0
    from entitlements.show.law import show_all, show_ruleset, show_state
    from entitlements.show.text import console

    law, out = load(), console()
    if options.state:
        show_state(law, options.state.upper(), options.on or date.today(), out)
    elif options.ruleset:
        show_ruleset(law.ruleset(options.ruleset), out)
    else:
        show_all(law, out)
    return 0
