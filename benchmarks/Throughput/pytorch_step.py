"""Whole training steps of a torchvision network in PyTorch: the counterpart of `Throughput -- step`.

    python3 pytorch_step.py resnet18 224 64 6           prints images/s in the median step
    python3 pytorch_step.py resnet18 224 64 --turns     makes a step for every line it reads and prints its seconds
"""
import argparse
import statistics
import sys
import time

import torch
import torchvision

CLASSES = 102
WARM_UP = 2


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("arch")
    parser.add_argument("size", type=int)
    parser.add_argument("batch", type=int)
    parser.add_argument("steps", type=int, nargs="?", default=6)
    parser.add_argument("--threads", type=int)
    parser.add_argument("--turns", action="store_true")
    options = parser.parse_args()
    if options.threads:
        torch.set_num_threads(options.threads)
    torch.manual_seed(1)
    model = getattr(torchvision.models, options.arch)(num_classes=CLASSES).to(memory_format=torch.channels_last).train()
    sgd = torch.optim.SGD(model.parameters(), lr=1e-4, momentum=0.9, weight_decay=1e-4)
    loss = torch.nn.CrossEntropyLoss()
    pixels = torch.rand(options.batch, 3, options.size, options.size).contiguous(memory_format=torch.channels_last)
    labels = torch.arange(options.batch) % CLASSES

    def step():
        started = time.perf_counter()
        sgd.zero_grad()
        loss(model(pixels), labels).backward()
        sgd.step()
        return time.perf_counter() - started

    if options.turns:
        print(torch.__version__, torch.get_num_threads(), flush=True)
        for _ in sys.stdin:
            print(step(), flush=True)
        return
    seconds = [step() for _ in range(WARM_UP + options.steps)][WARM_UP:]
    print(f"{options.arch} {options.size}, batch {options.batch}, {torch.get_num_threads()} threads, PyTorch {torch.__version__}, "
          f"channels last: {options.batch / statistics.median(seconds):.1f} images/s")


main()
