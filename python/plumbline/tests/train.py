"""
A training script that the end-to-end test runs: no MLflow, only the helper. It says on stdout, a line of JSON each, what
it sees, and ends when it is asked to stop or after so many steps.
"""

import json
import sys
import time

import plumbline


def main(run_id: str, options: dict) -> None:
    started = time.monotonic()
    with plumbline.attach(run_id, **options["attach"]) as attached:
        _say(event="attached", seconds=time.monotonic() - started)
        for step in range(options["steps"]):
            before = time.monotonic()
            time.sleep(0.05)
            try:
                attached.raise_if_stopped()
            except plumbline.StopRequested as stop:
                _say(event="stopped", reason=stop.reason)
                break
            _say(event="step", step=step, seconds=time.monotonic() - before, problem=attached.problem)
        before = time.monotonic()
    _say(event="left", seconds=time.monotonic() - before, status=attached.status)


def _say(**fields: object) -> None:
    print(json.dumps(fields), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], json.loads(sys.argv[2]))
