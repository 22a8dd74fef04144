namespace MlNetFixedHeads.TorchBridge.Weights.PyTorch.Pickles;

/// <summary>The machine's stack, with marks that later operations pop back to.</summary>
internal sealed class PickleStack(PickleCursor cursor)
{
    private readonly List<object?> _values = [];
    private readonly Stack<int> _marks = new();

    public void Push(object? value) => _values.Add(value);

    public void Mark() => _marks.Push(_values.Count);

    public object? Peek() => _values.Count > Floor ? _values[^1] : throw Empty();

    public object? Pop()
    {
        object? top = Peek();
        _values.RemoveAt(_values.Count - 1);
        return top;
    }

    /// <summary>The topmost values, first pushed first.</summary>
    public object?[] Pop(int count)
    {
        if (_values.Count - Floor < count) throw Empty();
        return Take(_values.Count - count);
    }

    /// <summary>Everything above the last mark, and the mark itself.</summary>
    public object?[] PopToMark() => _marks.TryPop(out int mark) ? Take(mark) : throw cursor.Error("a mark is missing; it is damaged.");

    private int Floor => _marks.TryPeek(out int mark) ? mark : 0;

    private object?[] Take(int from)
    {
        object?[] taken = [.. _values[from..]];
        _values.RemoveRange(from, taken.Length);
        return taken;
    }

    private InvalidDataException Empty() => cursor.Error("a value is missing; it is damaged.");
}
