"""`python -m entitlements.cli` runs the command."""

import sys

from entitlements.cli import main

sys.exit(main())
