"""What nvidia-smi says, read into the figures of MLflow's logger."""

import os
import stat
import tempfile
import unittest
from pathlib import Path
from unittest import mock

from plumbline.gpu import GpuProbe


class GpuProbeTest(unittest.TestCase):
    def setUp(self) -> None:
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.directory = Path(directory.name)

    def _probe(self, script: str) -> GpuProbe:
        command = self.directory / "nvidia-smi"
        command.write_text(f"#!/bin/sh\n{script}\n")
        command.chmod(command.stat().st_mode | stat.S_IXUSR)
        path = f"{self.directory}{os.pathsep}{os.environ['PATH']}"
        with mock.patch.dict(os.environ, {"PATH": path}):
            return GpuProbe()

    def test_each_gpu_has_its_figures_in_the_units_of_mlflow(self) -> None:
        probe = self._probe(
            'echo "0, 2000, 8000, 35, 150.00, 300.00"\necho "1, 0, 8000, 0, [N/A], [Not Supported]"'
        )
        self.assertEqual(
            probe.read(),
            {
                "gpu_0_memory_usage_percentage": 25.0,
                "gpu_0_memory_usage_megabytes": 2097.2,
                "gpu_0_utilization_percentage": 35.0,
                "gpu_0_power_usage_watts": 150.0,
                "gpu_0_power_usage_percentage": 50.0,
                "gpu_1_memory_usage_percentage": 0.0,
                "gpu_1_memory_usage_megabytes": 0.0,
                "gpu_1_utilization_percentage": 0.0,
            },
        )

    def test_a_driver_that_fails_is_asked_once(self) -> None:
        probe = self._probe('echo asked >> "$0.log"; exit 9')
        self.assertEqual(probe.read(), {})
        self.assertEqual(probe.read(), {})
        self.assertEqual((self.directory / "nvidia-smi.log").read_text(), "asked\n")


if __name__ == "__main__":
    unittest.main()
