"""`entitlements schema`: JSON Schemas for editors and programs."""

from __future__ import annotations

import argparse
import json

from entitlements.cli.arguments import Commands

SCHEMAS = ("ruleset", "examples", "case", "assessment")


def add(commands: Commands) -> None:
    """Add the command."""
    schema = commands.add_parser("schema", help="print a JSON Schema")
    schema.add_argument("what", nargs="?", choices=SCHEMAS, default="ruleset")
    schema.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print the schema."""
    from entitlements.show.schema import schema

    print(json.dumps(schema(options.what), indent=2, ensure_ascii=False))
    return 0
