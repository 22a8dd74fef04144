"""Writes what torchvision and Pillow make of pictures drawn by a formula.

Made with torchvision 0.14.1, PyTorch 1.13.0 and Pillow 9.4.0:  python3 make_expectations.py
operations.json  single operations on pictures (Pillow back end) and the magnitudes of RandAugment and TrivialAugmentWide
resize.json      Resize(antialias=True) and CenterCrop on float tensors, in 64ths of a grey level
decoding.json    small files of many kinds, and Pillow's pixels of them: upright, over white, in RGB
"""
import base64
import io
import json
import struct
import zlib

import numpy
import torch
from PIL import Image, ImageOps
from torchvision import transforms
from torchvision.transforms import autoaugment, functional


def draw(kind, width, height):
    y, x = numpy.mgrid[0:height, 0:width]
    if kind == "pattern":
        c = [x * 37 + y * 11, x * 5 + y * 71, x * x * 3 + y * y * 7]
    elif kind == "shades":
        c = [x * 4 + y * 2, 40 + x * 2 + y * 5, 230 - x * 3 - y * 2]
    else:  # dull
        c = [70 + (x * 37 + y * 11) % 64, 20 + (x * 5 + y * 71) % 100, 128 + 0 * x]
    return Image.fromarray(numpy.stack(c, 2).astype(numpy.uint8), "RGB")


def text(values):
    return base64.b64encode(numpy.ascontiguousarray(values).tobytes()).decode()


def write(name, value):
    with open(name, "w") as file:
        json.dump(value, file, indent=1)
        file.write("\n")


def operations():
    cases = []

    def case(kind, size, operation, magnitude):
        picture = draw(kind, *size)
        if operation == "Hue":
            result = functional.adjust_hue(picture, magnitude)
        else:
            result = autoaugment._apply_op(picture, operation, magnitude, transforms.InterpolationMode.NEAREST, None)
        cases.append({
            "picture": kind, "width": size[0], "height": size[1], "operation": operation, "magnitude": magnitude,
            "pixels": text(numpy.asarray(result))})

    for operation, magnitudes in {
        "ShearX": [0.29, -0.7], "ShearY": [-0.3, 0.99], "TranslateX": [5.7, -3.0], "TranslateY": [-6.2, 2.0],
        "Rotate": [30.0, -13.5, 90.0, 135.0], "Brightness": [0.9, -0.63], "Color": [0.9, -0.45, -0.99], "Contrast": [0.72, -0.63],
        "Sharpness": [0.9, -0.99], "Posterize": [4.0, 2.0, 8.0], "Solarize": [127.5, 0.0, 255.0], "Hue": [0.1, -0.25, 0.5],
    }.items():
        for magnitude in magnitudes:
            case("pattern", (17, 13), operation, magnitude)
    case("shades", (17, 13), "Hue", -0.07)
    case("shades", (16, 12), "Rotate", 22.5)
    for operation in ("AutoContrast", "Equalize"):
        case("dull", (25, 19), operation, 0.0)
        case("shades", (31, 23), operation, 0.0)

    spaces = {}
    for name, space in {
        "randaugment": autoaugment.RandAugment()._augmentation_space(31, (64, 96)),
        "trivialaugment": autoaugment.TrivialAugmentWide()._augmentation_space(31),
    }.items():
        spaces[name] = {
            operation: {"signed": signed, "magnitudes": [round(float(m), 6) for m in (values if values.ndim else values.repeat(31))]}
            for operation, (values, signed) in space.items()}
    write("operations.json", {"cases": cases, "height": 64, "width": 96, "magnitudes": spaces})


def resize():
    cases = []
    for kind, width, height, short_side, crop_height, crop_width in [
        ("pattern", 64, 48, 16, 16, 16), ("pattern", 37, 90, 20, 18, 16), ("pattern", 13, 9, 21, 19, 21), ("pattern", 101, 101, 24, 21, 21),
        ("pattern", 200, 33, 12, 12, 12), ("shades", 45, 31, 17, 15, 16), ("shades", 60, 61, 18, 18, 18), ("pattern", 1, 5, 8, 8, 8),
    ]:
        tensor = torch.from_numpy(numpy.array(draw(kind, width, height))).permute(2, 0, 1).float()
        small = transforms.Resize(short_side, antialias=True)(tensor)
        small = transforms.CenterCrop((crop_height, crop_width))(small).permute(1, 2, 0)
        cases.append({
            "picture": kind, "width": width, "height": height, "shortSide": short_side, "cropHeight": crop_height, "cropWidth": crop_width,
            "values": text((small * 64).round().numpy().astype("<i2"))})
    write("resize.json", cases)


def png(width, height, depth, colour, rows, chunks=(), interlaced=False):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, int(interlaced))
    data = b"".join(b"\0" + row for row in rows)
    extra = b"".join(chunk(k, d) for k, d in chunks)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + extra + chunk(b"IDAT", zlib.compress(data, 9)) + chunk(b"IEND", b"")


def deep_rows(array):
    return [row.astype(">u2").tobytes() for row in array]


def adam7_rows(array):
    passes = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
    return [row.tobytes() for x, y, dx, dy in passes for row in array[y::dy, x::dx] if row.size]


def ycck(picture):
    # Adobe stores ink inverted, and luma and chroma of the ink: each stored value is what Pillow would invert once more on saving.
    cmyk = numpy.asarray(picture.convert("CMYK"))
    ink = Image.fromarray(cmyk[:, :, :3].copy(), "RGB").convert("YCbCr")
    stored = numpy.dstack([numpy.asarray(ink), 255 - cmyk[:, :, 3]])
    data = bytearray(saved(Image.fromarray(255 - stored, "CMYK"), "JPEG", quality=95, subsampling=0))
    adobe = data.index(b"Adobe")
    data[adobe + 11] = 2
    return bytes(data)


def saved(picture, kind, **options):
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def exif(orientation):
    tags = Image.Exif()
    tags[0x010F] = "a maker"
    tags[0x0112] = orientation
    tags[0x0131] = "software"
    return tags.tobytes()


def decoding():
    shades = draw("shades", 16, 12)
    pattern = draw("pattern", 16, 12)
    alpha = pattern.convert("RGBA")
    y, x = numpy.mgrid[0:12, 0:16]
    alpha.putalpha(Image.fromarray((x * 16 + y).astype(numpy.uint8), "L"))
    hard = pattern.convert("RGBA")
    hard.putalpha(Image.fromarray(((x + y) % 3 > 0).astype(numpy.uint8) * 255, "L"))
    palette = shades.quantize(16)
    deep = numpy.asarray(shades).astype(numpy.uint32) * 257
    deep_alpha = numpy.dstack([deep, (numpy.asarray(alpha)[:, :, 3:]).astype(numpy.uint32) * 257])
    grey = shades.convert("L")
    exif_png = saved(pattern, "PNG", exif=exif(6))
    jpeg = dict(quality=95, subsampling=0)
    files = [
        ("JPEG", saved(shades, "JPEG", **jpeg), 3), ("JPEG with halved chroma", saved(shades, "JPEG", quality=90), 4),
        ("progressive JPEG", saved(shades, "JPEG", progressive=True, **jpeg), 3), ("grey JPEG", saved(grey, "JPEG", **jpeg), 3),
        ("CMYK JPEG", saved(shades.convert("CMYK"), "JPEG", **jpeg), 4), ("YCCK JPEG", ycck(shades), 6),
        ("JPEG with EXIF 3", saved(shades, "JPEG", exif=exif(3), **jpeg), 3), ("JPEG with EXIF 5", saved(shades, "JPEG", exif=exif(5), **jpeg), 3),
        ("JPEG with EXIF 8", saved(shades, "JPEG", exif=exif(8), **jpeg), 3),
        ("PNG", saved(pattern, "PNG"), 0), ("PNG with alpha", saved(alpha, "PNG"), 1), ("grey PNG", saved(grey, "PNG"), 0),
        ("grey PNG with alpha", saved(alpha.convert("LA"), "PNG"), 1), ("PNG of 1 bit", saved(grey.convert("1"), "PNG"), 0),
        ("palette PNG", saved(palette, "PNG"), 0), ("palette PNG with a transparent colour", saved(palette, "PNG", transparency=3), 0),
        ("PNG with a transparent colour", saved(pattern, "PNG", transparency=pattern.getpixel((3, 2))), 0),
        ("PNG with EXIF 6", exif_png, 0), ("interlaced PNG", png(16, 12, 8, 2, adam7_rows(numpy.asarray(pattern)), interlaced=True), 0),
        ("16-bit PNG", png(16, 12, 16, 2, deep_rows(deep)), 1), ("16-bit PNG with alpha", png(16, 12, 16, 6, deep_rows(deep_alpha)), 1),
        ("grey 16-bit PNG", png(16, 12, 16, 0, deep_rows(numpy.asarray(grey).astype(numpy.uint32) * 257)), 1),
        ("lossless WebP", saved(pattern, "WEBP", lossless=True), 0), ("WebP", saved(shades, "WEBP", quality=90), 3),
        ("WebP with alpha", saved(alpha, "WEBP", lossless=True, exact=True), 1), ("WebP with EXIF 6", saved(pattern, "WEBP", lossless=True, exif=exif(6)), 0),
        ("animated WebP", saved(pattern, "WEBP", lossless=True, save_all=True, append_images=[shades]), 0),
        ("GIF", saved(palette, "GIF"), 0), ("GIF with a transparent colour", saved(palette, "GIF", transparency=3), 0),
        ("animated GIF", saved(palette, "GIF", save_all=True, append_images=[palette.rotate(180)]), 0),
        ("BMP", saved(pattern, "BMP"), 0), ("palette BMP", saved(palette, "BMP"), 0), ("BMP of 1 bit", saved(grey.convert("1"), "BMP"), 0),
        ("BMP of 32 bits", saved(hard, "BMP"), 0),
    ]
    cases = []
    for name, data, tolerance in files:
        picture = Image.open(io.BytesIO(data))
        picture.load()
        if "16-bit" in name:
            # Pillow keeps or drops the lower byte by the kind of file: what was written counts.
            source = grey if "grey" in name else alpha if "alpha" in name else shades
            picture = source if "alpha" not in name else Image.merge("RGBA", (*shades.split(), alpha.getchannel("A")))
        picture = ImageOps.exif_transpose(picture)
        coloured = picture.convert("RGBA") if picture.mode in ("RGBA", "LA", "P") or "transparency" in picture.info else picture
        if coloured.mode == "RGBA":
            coloured = Image.alpha_composite(Image.new("RGBA", coloured.size, "white"), coloured)
        coloured = coloured.convert("RGB")
        cases.append({
            "name": name, "tolerance": tolerance, "width": coloured.width, "height": coloured.height,
            "file": base64.b64encode(data).decode(), "pixels": text(numpy.asarray(coloured))})
    write("decoding.json", cases)


operations()
resize()
decoding()
