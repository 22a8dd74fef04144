using System.Buffers.Binary;
using System.Text;

namespace MlNetFixedHeads.TorchBridge.Tests.Weights.PyTorch;

/// <summary>Writes the pickles (protocol 2) that PyTorch writes, and others.</summary>
internal sealed class PickleWriter
{
    private readonly List<byte> _bytes = [];

    public PickleWriter() => Raw(0x80, 2);

    public byte[] Stop() => [.. _bytes, (byte)'.'];

    public PickleWriter Raw(params byte[] bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }

    public PickleWriter Text(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        Raw((byte)'X').Raw(BitConverter.GetBytes(bytes.Length));
        return Raw(bytes);
    }

    public PickleWriter Number(long value)
    {
        byte[] bytes = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        return value is >= int.MinValue and <= int.MaxValue ? Raw((byte)'J').Raw(bytes[..4]) : Raw(0x8a, 8).Raw(bytes);
    }

    public PickleWriter Global(string module, string name) => Raw((byte)'c').Raw(Encoding.UTF8.GetBytes($"{module}\n{name}\n"));

    public PickleWriter Mark() => Raw((byte)'(');

    /// <summary>A tuple of everything since the mark.</summary>
    public PickleWriter Tuple() => Raw((byte)'t');

    public PickleWriter Reduce() => Raw((byte)'R');

    public PickleWriter Numbers(IEnumerable<long> numbers)
    {
        Mark();
        foreach (long number in numbers) Number(number);
        return Tuple();
    }

    public PickleWriter Dictionary(params IEnumerable<(string Key, Action<PickleWriter> Value)> items)
    {
        Raw((byte)'}').Mark();
        foreach ((string key, Action<PickleWriter> value) in items) value(Text(key));
        return Raw((byte)'u');
    }

    public PickleWriter Texts(IEnumerable<string> texts)
    {
        Raw((byte)']').Mark();
        foreach (string text in texts) Text(text);
        return Raw((byte)'e');
    }

    /// <summary>A tensor as torch._utils._rebuild_tensor_v2 makes it.</summary>
    public PickleWriter Tensor(WrittenTensor tensor, bool legacy)
    {
        Global("torch._utils", "_rebuild_tensor_v2").Mark();
        Mark().Text("storage").Global("torch", tensor.Storage.Type).Text(tensor.Storage.Key).Text(tensor.Storage.Location).Number(tensor.Storage.Count);
        if (legacy && tensor.View is { } view) Mark().Text($"view{view.Start}").Number(view.Start).Number(view.Count).Tuple();
        else if (legacy) Raw((byte)'N');
        Tuple().Raw((byte)'Q');
        Number(tensor.Offset).Numbers(tensor.Shape).Numbers(tensor.Strides).Raw(0x89);
        return Global("collections", "OrderedDict").Raw((byte)')').Reduce().Tuple().Reduce();
    }
}
