"""A program with everything imported, which forks one process for each that it is asked: importing Django takes a
second, forking some milliseconds. `tests.processes` starts it, one per settings, and asks.

A process made here shares nothing with others: it reads the settings again from its own environment, opens its own
connections, and dies alone.
"""

import atexit
import contextlib
import gc
import importlib
import json
import os
import signal
import socket
import sys
import traceback

LONGEST = 256 * 1024  # bytes of what is asked: a program, its arguments, its environment
GIVEN = 4  # files: what the process reads, says, complains on, and where its end is told


def main():
    import django

    django.setup()
    from django.conf import settings

    importlib.import_module(settings.ROOT_URLCONF)
    gc.collect()
    gc.freeze()  # what is here stays shared with those that are born
    living = {}

    def bury(*_signal):
        with contextlib.suppress(ChildProcessError):
            while True:
                pid, status = os.waitpid(-1, os.WNOHANG)
                if not pid:
                    return
                end = living.pop(pid)
                with contextlib.suppress(BrokenPipeError):
                    os.write(end, str(os.waitstatus_to_exitcode(status)).encode())
                os.close(end)

    signal.signal(signal.SIGCHLD, bury)
    door = socket.socket(fileno=0)
    while True:
        asked, files, _, _ = socket.recv_fds(door, LONGEST, GIVEN)
        if not asked:
            return
        *streams, end = files
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGCHLD])
        pid = os.fork()
        if not pid:
            for other in (end, *living.values()):
                os.close(other)
            live(json.loads(asked), streams)
        living[pid] = end
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGCHLD])
        for stream in streams:
            os.close(stream)
        door.send(str(pid).encode())


def live(asked, streams):
    """Run the program that is asked in this process, as `python -c` would, and never come back."""
    code = 1
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGCHLD])
        atexit._clear()  # the folder of whoever gave birth is not ours to remove
        for number, stream in enumerate(streams):
            os.dup2(stream, number)
            os.close(stream)
        sys.stdin, sys.stdout, sys.stderr = (
            os.fdopen(number, way, closefd=False) for number, way in enumerate("rww")
        )
        os.environ.clear()
        os.environ.update(asked["environment"])
        sys.argv = ["-c", *asked["arguments"]]
        read_settings()
        exec(compile(asked["program"], "<program>", "exec"), {"__name__": "__main__"})
        code = 0
    except SystemExit as leaving:
        code = leaving.code if isinstance(leaving.code, int) else int(leaving.code is not None)
        if isinstance(leaving.code, str):
            print(leaving.code, file=sys.stderr)
    except BaseException:
        traceback.print_exc()
    finally:
        with contextlib.suppress(Exception):
            atexit._run_exitfuncs()
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code)


def read_settings():
    """Read the settings again, from the environment of this process, and forget any connection."""
    from django.conf import Settings, settings
    from django.db import connections

    with contextlib.suppress(AttributeError):
        del connections["default"]
    connections.__dict__.pop("settings", None)
    connections._settings = None
    for module in ("tests.settings", "mobilite.settings"):
        sys.modules.pop(module, None)
    settings._wrapped = Settings(os.environ["DJANGO_SETTINGS_MODULE"])


if __name__ == "__main__":
    main()
