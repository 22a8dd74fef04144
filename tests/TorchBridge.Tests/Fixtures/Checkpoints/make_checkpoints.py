#!/usr/bin/env python3
"""Writes the small checkpoints beside this script with PyTorch (made with 1.13), in both formats of torch.save.

Every tensor's values follow from its name alone, by fill(), so that the tests can compute what must be read.
"""
import collections
import os

import numpy
import torch

FOLDER = os.path.dirname(os.path.abspath(__file__))


def fill(name, shape, dtype):
    """Value i is ((i * 7 + number of letters) % 23 - 11) / 4: exact in every floating-point type here."""
    count = 1
    for size in shape:
        count *= size
    values = [((i * 7 + len(name)) % 23 - 11) / 4 for i in range(count)]
    if dtype == torch.bool:
        values = [v > 0 for v in values]
    elif not dtype.is_floating_point:
        values = [int(v * 4) + 11 for v in values]
    return torch.tensor(values, dtype=dtype).reshape(shape)


def both(name, value):
    torch.save(value, os.path.join(FOLDER, name + "_zip.pth"))
    torch.save(value, os.path.join(FOLDER, name + "_legacy.pth"), _use_new_zipfile_serialization=False)


types = collections.OrderedDict()
for type_name in ["float32", "float64", "float16", "bfloat16", "int64", "int32", "uint8", "bool"]:
    types[type_name] = fill(type_name, (2, 3), getattr(torch, type_name))
types["scalar"] = fill("scalar", (), torch.int64)
types["empty"] = fill("empty", (0, 3), torch.float32)
both("types", types)

whole = fill("whole", (4, 6), torch.float32)
both("views", {
    "whole": whole,
    "same": whole,
    "transposed": whole.t(),
    "rows": whole[1:3],
    "column": whole[:, 2],
    "every_second": whole[::2, ::3],
    "expanded": whole[0, :1].expand(5),
    "permuted": fill("permuted", (2, 3, 4), torch.float16).permute(2, 0, 1),
})

model = torch.nn.Sequential(collections.OrderedDict(
    conv=torch.nn.Conv2d(1, 2, 3, bias=False), bn=torch.nn.BatchNorm2d(2)))
for key, value in model.state_dict().items():
    value.copy_(fill(key, tuple(value.shape), value.dtype))
optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
model(torch.ones(2, 1, 4, 4)).sum().backward()
optimizer.step()
for key, value in model.state_dict().items():
    value.copy_(fill(key, tuple(value.shape), value.dtype))
both("training", {
    "epoch": 3,
    "arch": "small",
    "size": torch.Size([3, 4]),
    "device": torch.device("cpu"),
    "dtype": torch.float16,
    "names": {"a", "b"},
    "state_dict": torch.nn.DataParallel(model).state_dict(),
    "optimizer": optimizer.state_dict(),
    "best": 92.5,
    "accuracy": numpy.float64(0.5),
    "big": 2 ** 70,
})

parameters = {"parameters": torch.nn.ParameterDict({"p": torch.nn.Parameter(fill("p", (3,), torch.float32))}).state_dict()}
parameters["parameters"]["q"] = torch.nn.Parameter(fill("q", (2, 2), torch.float32))
both("parameters", parameters)


class Hostile:
    def __reduce__(self):
        return os.system, ("echo > hostile_was_here",)


both("hostile", {"state_dict": {"weight": fill("weight", (2,), torch.float32)}, "extra": Hostile()})
# A whole model; only in the newer format, for the older one writes PyTorch's own source code into the file.
torch.save(model, os.path.join(FOLDER, "module_zip.pth"))
torch.jit.script(torch.nn.Sequential(torch.nn.ReLU())).save(os.path.join(FOLDER, "script_zip.pth"))
torch.save(types, os.path.join(FOLDER, "types_protocol4_zip.pth"), pickle_protocol=4)
