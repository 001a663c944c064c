"""Our own render as it is served: a warm process which forks a child for each sheet, and nothing else in it.

    python -P -m tests.bench.ours

A pickled job on standard input, the pickled PDF and drawings on standard output, until the input ends. Unlike
``clinic.adapters.pdf_parent`` it waits for each child, so that the child's processor time is counted.
"""

import gc
import os
import pickle
import sys

from clinic.adapters.pdf_engine import Engine
from clinic.adapters.pdf_sample import samples
from clinic.adapters.pdf_wire import Job
from clinic.adapters.templates import static_folder


def main() -> None:
    """Fork for each job until there is none."""
    engine = Engine(static_folder() / "print")
    for sample in samples():
        engine.learn(sample)
    while sys.stdin.buffer.peek(1):
        job: Job = pickle.load(sys.stdin.buffer)
        child = os.fork()
        if child == 0:
            gc.disable()
            try:
                pickle.dump(engine.render(job), sys.stdout.buffer)
                sys.stdout.buffer.flush()
            finally:
                os._exit(0)
        os.waitpid(child, 0)


if __name__ == "__main__":
    main()
