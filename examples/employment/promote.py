"""Asks the server to point the alias `production` at a version, and prints its answer.

    MLFLOW_TRACKING_URI=http://127.0.0.1:5000 python promote.py employment 1

Exit status: 0 the alias is set, 3 the server refused.
"""

import argparse
import sys

from mlflow import MlflowClient
from mlflow.exceptions import RestException

REFUSED = 3


def main() -> int:
    """Sets the alias; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("model", help="registered model's name")
    parser.add_argument("version", help="version number")
    parser.add_argument("--alias", default="production")
    options = parser.parse_args()
    try:
        MlflowClient().set_registered_model_alias(
            options.model, options.alias, options.version
        )
    except RestException as refusal:
        print(refusal.message)
        return REFUSED
    print(f"{options.model} version {options.version} is now @{options.alias}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
