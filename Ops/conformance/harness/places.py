"""Where things are."""

import os
import pathlib

ROOT = pathlib.Path(__file__).resolve().parents[3]
CONTRACTS = ROOT / "Contracts"
AUTHORITY = ROOT / "Certs" / "authority"

#: Real public data, which is no part of the repository.
DATA = pathlib.Path(os.environ.get("ONCEGATE_DATA", ROOT.parent / "shared" / "data"))
#: Public test vectors and validators' rule files, which are no part of the repository.
VECTORS = pathlib.Path(os.environ.get("ONCEGATE_VECTORS", ROOT.parent / "shared" / "vectors"))
