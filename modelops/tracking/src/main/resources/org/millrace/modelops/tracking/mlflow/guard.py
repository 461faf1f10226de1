"""Runs a command and makes sure that it does not outlive whoever started it.

    python guard.py COMMAND...

The command gets a process group of its own. When our standard input closes, because the starter
closed it or is dead however it died, the whole group is ended: asked first, killed soon after. When
the command ends by itself, what is left of its group is killed and its exit code becomes ours.
"""

import os
import signal
import subprocess
import sys
import threading
import time

GRACE_SECONDS = 4.0


def send(group, number):
    try:
        os.killpg(group, number)
    except (ProcessLookupError, PermissionError):
        pass  # nobody is left


def end_with(child):
    code = child.wait()
    send(child.pid, signal.SIGKILL)
    os._exit(code if code >= 0 else 128 - code)


def main():
    # A Ctrl-C at the terminal is for the starter; it closes our input when it is ready to.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    child = subprocess.Popen(sys.argv[1:], stdin=subprocess.DEVNULL, start_new_session=True)
    signal.signal(signal.SIGTERM, lambda *_: os.close(0))
    threading.Thread(target=end_with, args=(child,), daemon=True).start()
    try:
        while os.read(0, 4096):
            pass
    except OSError:
        pass  # the input is gone altogether
    send(child.pid, signal.SIGTERM)
    time.sleep(GRACE_SECONDS)  # the other thread ends us as soon as the command has ended
    send(child.pid, signal.SIGKILL)
    child.wait()


main()
