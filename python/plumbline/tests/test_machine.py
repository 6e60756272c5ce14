"""What /proc says, read into the figures of MLflow's logger."""

import tempfile
import unittest
from pathlib import Path

from plumbline.machine import MachineProbe

_STAT = "cpu  100 0 50 800 50 0 0 0 7 0\ncpu0 1 1 1 1 1 1 1 1 1 1\n"
_STAT_LATER = "cpu  130 0 60 850 60 0 0 0 9 0\ncpu0 1 1 1 1 1 1 1 1 1 1\n"
_MEMORY = "MemTotal:       16000000 kB\nMemFree:         1000000 kB\nMemAvailable:   12000000 kB\nHugePages_Total:       0\n"
_HEAD = "Inter-|   Receive                            |  Transmit\n face |bytes packets errs |bytes\n"


def _traffic(received: int, sent: int) -> str:
    row = f"{received} 1 0 0 0 0 0 0 {sent} 1 0 0 0 0 0 0"
    return f"{_HEAD}    lo: {row}\n  eth0:{row}\n"


class MachineProbeTest(unittest.TestCase):
    def setUp(self) -> None:
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.proc = Path(directory.name)
        (self.proc / "net").mkdir()
        (self.proc / "meminfo").write_text(_MEMORY)
        self._write(_STAT, _traffic(1_000_000, 2_000_000))

    def _write(self, stat: str, traffic: str) -> None:
        (self.proc / "stat").write_text(stat)
        (self.proc / "net" / "dev").write_text(traffic)

    def test_figures_are_shares_since_the_last_reading_and_traffic_since_the_first(self) -> None:
        probe = MachineProbe(self.proc, psutil=None)
        self._write(_STAT_LATER, _traffic(1_500_000, 2_250_000))
        figures = probe.read()
        # 40 ticks of 100 were neither idle nor waiting; time of guests counts once.
        self.assertEqual(figures["cpu_utilization_percentage"], 40.0)
        self.assertEqual(figures["system_memory_usage_percentage"], 25.0)
        self.assertEqual(figures["system_memory_usage_megabytes"], 4096.0)
        self.assertEqual(figures["network_receive_megabytes"], 1.0)
        self.assertEqual(figures["network_transmit_megabytes"], 0.5)

    def test_without_proc_and_psutil_the_disk_is_left(self) -> None:
        figures = MachineProbe(self.proc / "nowhere", psutil=None).read()
        self.assertEqual(
            sorted(figures), ["disk_available_megabytes", "disk_usage_megabytes", "disk_usage_percentage"]
        )
        self.assertTrue(0 <= figures["disk_usage_percentage"] <= 100)


if __name__ == "__main__":
    unittest.main()
