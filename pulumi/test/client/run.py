"""Runs the tests of this folder and prints one JSON line for each: its name, and what went wrong if anything did."""

import json
import os
import sys
import unittest


class Report(unittest.TestResult):
    def tell(self, test, wrong=None):
        # A failure that is not one test's own has no method name.
        name = getattr(test, "_testMethodName", str(test)).removeprefix("test_").replace("_", " ")
        print(json.dumps({"name": f"{type(test).__name__.lower()}: {name}", "wrong": wrong}), flush=True)

    def addSuccess(self, test):
        self.tell(test)

    def addFailure(self, test, err):
        self.tell(test, self._exc_info_to_string(err, test))

    def addError(self, test, err):
        self.tell(test, self._exc_info_to_string(err, test))


here = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, here)
order = ["test_loading", "test_invokes", "test_failures", "test_ending"]
suite = unittest.TestSuite(unittest.defaultTestLoader.loadTestsFromName(name) for name in order)
suite.run(Report())
# A test that failed half-way may have left its plugin running.
for process in sys.modules["plugin"].Plugin.started:
    process.kill()
