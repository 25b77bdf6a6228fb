"""``python -m section16``: the program."""

import os
import subprocess
import sys

from .program import path

if os.name == "nt":
    sys.exit(subprocess.call([path(), *sys.argv[1:]]))
os.execv(path(), ["section16", *sys.argv[1:]])
