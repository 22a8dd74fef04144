using System.Buffers.Binary;
using System.Text;

namespace MlNetFixedHeads.Fuzz;

/// <summary>Safetensors files.</summary>
internal sealed class SafetensorsKind : WeightsKind
{
    private const string Header = """
        {"__metadata__":{"format":"pt","head":"Identity"},"a":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]},"b.weight":{"dtype":"F16","shape":[4],"data_offsets":[24,32]},"c":{"dtype":"I64","shape":[],"data_offsets":[32,40]},"d":{"dtype":"BF16","shape":[0,7],"data_offsets":[40,40]},"e":{"dtype":"BOOL","shape":[1,1],"data_offsets":[40,41]}}
        """;

    private const int DataBytes = 41;

    private static readonly byte[][] Tokens = [.. new[]
    {
        "\"", "{", "}", "[", "]", ",", ":", "\\u0000", "\\ud800", "\\", "null", "true", "1e3", "-1", "0", "9223372036854775807", "18446744073709551616", "4294967296", "\"F64\"", "\"U8\"", "\"dtype\"", "__metadata__",
        new string('[', 100), "{\"a\":",
    }.Select(Encoding.UTF8.GetBytes)];

    public override string Name => "safetensors";

    protected override string FileName => "model.safetensors";

    protected override byte[] Content(Random random, bool damaged)
    {
        byte[] header = Encoding.UTF8.GetBytes(Header);
        Mutator mutator = new(random, Tokens);
        bool inside = random.Next(2) == 0;
        if (damaged && inside)
            header = mutator.Damage(header, header);
        byte[] prefix = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(prefix, header.Length);
        byte[] file = [.. prefix, .. header, .. new byte[DataBytes]];
        return damaged && !inside ? mutator.Damage(file, file) : file;
    }
}
