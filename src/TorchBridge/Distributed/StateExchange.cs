using System.Globalization;
using MlNetFixedHeads.TorchBridge.Training.State;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Distributed;

/// <summary>Gives all ranks the state that rank 0 has: the weights at the beginning, or a whole run that is continued.</summary>
internal static class StateExchange
{
    /// <summary>Bytes sent at once.</summary>
    private const int Piece = 64 << 20;

    /// <summary>Sends rank 0's state.</summary>
    /// <param name="communicator">The ranks.</param>
    /// <param name="own">The state of rank 0; others may give null. It stays the caller's.</param>
    /// <returns>A copy of rank 0's state, on every rank.</returns>
    public static StateBag FromFirst(ICommunicator communicator, StateBag? own)
    {
        var state = new StateBag();
        var first = communicator.Rank == 0;
        foreach (var (name, value) in Numbers(communicator, first ? own! : null))
            state.Set(name, value);

        using var scope = NewDisposeScope();
        foreach (var form in Forms(communicator, first ? own! : null))
        {
            var bytes = first ? Bytes(own!.Tensors[form.Name], form.ChannelsLast) : new byte[form.Length];
            for (var at = 0; at < bytes.Length; at += Piece)
            {
                var piece = bytes[at..Math.Min(at + Piece, bytes.Length)];
                communicator.Broadcast(piece);
                piece.CopyTo(bytes, at);
            }

            using var inner = NewDisposeScope();
            state.Set(form.Name, Tensor(form, bytes));
        }

        return state;
    }

    /// <summary>Gives the network of every rank the weights and statistics of rank 0's.</summary>
    public static void Align(ICommunicator communicator, nn.Module network)
    {
        using var own = new StateBag();
        var values = network.state_dict();
        if (communicator.Rank == 0)
        {
            foreach (var (name, value) in values)
                own.Set(name, value);
        }

        using var common = FromFirst(communicator, own);
        foreach (var (name, value) in values)
            common.CopyTo(name, value);
    }

    private static IEnumerable<(string Name, double Value)> Numbers(ICommunicator communicator, StateBag? own)
    {
        var text = Text(communicator, own is null ? null : string.Join('\n', own.Numbers.Select(n => $"{BitConverter.DoubleToInt64Bits(n.Value):x16} {n.Key}")));
        return text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => (
            line[17..], BitConverter.Int64BitsToDouble(long.Parse(line.AsSpan(0, 16), NumberStyles.HexNumber, CultureInfo.InvariantCulture))));
    }

    private static IEnumerable<Form> Forms(ICommunicator communicator, StateBag? own)
    {
        var text = Text(communicator, own is null ? null : string.Join('\n', own.Tensors.Select(t => Form.Of(t.Key, t.Value).ToString())));
        return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Form.Parse)];
    }

    /// <summary>Gives all ranks the text of rank 0.</summary>
    public static string Text(ICommunicator communicator, string? own)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(own ?? "");
        var length = BitConverter.GetBytes(bytes.Length);
        communicator.Broadcast(length);
        Array.Resize(ref bytes, BitConverter.ToInt32(length));
        communicator.Broadcast(bytes);
        return System.Text.Encoding.UTF8.GetString(bytes);
    }

    private static byte[] Bytes(Tensor tensor, bool channelsLast) => (channelsLast ? tensor.permute(0, 2, 3, 1) : tensor).contiguous().bytes.ToArray();

    private static Tensor Tensor(Form form, byte[] bytes)
    {
        var shape = form.ChannelsLast ? [form.Shape[0], form.Shape[2], form.Shape[3], form.Shape[1]] : form.Shape;
        var tensor = empty(shape, form.Type);
        tensor.bytes = bytes;
        return form.ChannelsLast ? tensor.permute(0, 3, 1, 2) : tensor;
    }

    /// <summary>What a tensor is, without its values.</summary>
    private sealed record Form(string Name, ScalarType Type, long[] Shape, bool ChannelsLast, long Length)
    {
        public static Form Of(string name, Tensor tensor)
        {
            using var scope = NewDisposeScope();
            var channelsLast = tensor.dim() == 4 && !tensor.is_contiguous() && tensor.permute(0, 2, 3, 1).is_contiguous();
            return new(name, tensor.dtype, tensor.shape, channelsLast, tensor.numel() * tensor.element_size());
        }

        public static Form Parse(string line)
        {
            // Names may hold blanks; nothing else does.
            var parts = line.Split(' ', 5);
            return new(
                parts[4],
                Enum.Parse<ScalarType>(parts[0]),
                [.. parts[1].Split('x', StringSplitOptions.RemoveEmptyEntries).Select(d => long.Parse(d, CultureInfo.InvariantCulture))],
                parts[2] == "last",
                long.Parse(parts[3], CultureInfo.InvariantCulture));
        }

        public override string ToString() => string.Create(
            CultureInfo.InvariantCulture, $"{Type} {(Shape.Length == 0 ? "x" : string.Join('x', Shape))} {(ChannelsLast ? "last" : "first")} {Length} {Name}");
    }
}
