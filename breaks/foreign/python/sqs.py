"""Amazon's SQS, played by moto; not a part of the trace."""

import os
import threading

from moto.server import ThreadedMotoServer

ThreadedMotoServer(ip_address="127.0.0.1", port=int(os.environ["PORT"])).start()
threading.Event().wait()
