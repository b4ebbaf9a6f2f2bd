"""A plugin for `Ops/drill`: what was skipped was not shown, and a drill without a figure has measured nothing.

Tells by what each test failed, so that `Ops/mutate` can tell an assertion from a fault of the test or of the machine.
"""

import pytest

_figures, _failures = [], []


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    if report.skipped:
        report.outcome, report.longrepr = "failed", f"not tried: {report.longrepr[-1]}"
    elif report.failed:
        _failures.append(f"{item.nodeid.partition('[')[0]} failed by {call.excinfo.typename} in its {call.when}")
    return report


def pytest_runtest_logreport(report):
    _figures.extend(text for name, text in report.user_properties if name == "figure")


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session, exitstatus):
    if exitstatus == pytest.ExitCode.OK and not _figures:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
        _failures.append("no figure was told")


def pytest_terminal_summary(terminalreporter):
    for failure in dict.fromkeys(_failures):
        terminalreporter.write_line(f"drill: {failure}")
