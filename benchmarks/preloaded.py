"""What workers.py has the fork server of multiprocessing hold: the modules and the copy that ours has, and its wall."""

import gc
import os
from pathlib import Path

import workers

from congthuong.query.sandbox import leave_network
from congthuong.serve import worker
from congthuong.store import in_memory

leave_network()
snapshot = os.environ["PRELOADED_SNAPSHOT"]
workers.COPIES[snapshot] = in_memory(Path(snapshot))
worker.prepare()
gc.freeze()
