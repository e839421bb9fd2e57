"""Which PyTorch bench:train compares with, what multiplies its matrices, and how fast on one thread: "2.15.0, BLAS mkl, 105 GFLOP/s".

The speed is said since a BLAS may take slower kernels on processors of another maker, as MKL does. A PyTorch built for any BLAS uses the
system's, whose name is that of the library it has loaded.
"""

import re
import time

import torch


def blas():
    built = re.search(r"BLAS_INFO=(\w+)", torch.__config__.show())
    if built and built.group(1) != "generic":
        return built.group(1)
    try:
        with open("/proc/self/maps") as maps:
            loaded = set(re.findall(r"/lib(openblas|blis|atlas|blas)", maps.read()))
    except OSError:
        return "generic"
    return next((name for name in sorted(loaded) if name != "blas"), "reference" if loaded else "generic")


def product_seconds(square):
    started = time.perf_counter()
    square @ square
    return time.perf_counter() - started


SIZE = 1024
torch.set_num_threads(1)
matrix = torch.randn(SIZE, SIZE)
fastest = min(product_seconds(matrix) for _ in range(10))
print(f"{torch.__version__}, BLAS {blas()}, {2 * SIZE**3 / fastest / 1e9:.0f} GFLOP/s")
