using System.Globalization;
using System.Numerics;
using System.Text;

namespace MlNetFixedHeads.TorchBridge.Weights.PyTorch.Pickles;

/// <summary>Reads pickles of protocols 2 to 5 that hold plain data, tensors and nothing else. It builds values; it has no way to call anything
/// that is not in its vocabulary, by default <see cref="PickleGlobals"/>.</summary>
/// <remarks>Values: null, bool, long, BigInteger, double, string, byte[], List, object[] (a tuple), <see cref="PickleDictionary"/>,
/// <see cref="PickleGlobal"/>, <see cref="PickleInert"/> and what those functions make. Memory is bounded by the pickle's length and by
/// the number of operations; no operation is recursive.</remarks>
internal sealed class PickleMachine
{
    /// <summary>About eighty make a tensor's entry: enough for sixty thousand.</summary>
    private const int MaximumOperations = 5_000_000;

    /// <summary>What a call counts for, besides the entries of the dictionary it makes.</summary>
    private const int CallCost = 10;
    private const int LongestInteger = 64;

    private readonly PickleCursor _cursor;
    private readonly Func<object?[], object?> _load;
    private readonly PickleVocabulary _vocabulary;
    private readonly PickleStack _stack;
    private readonly Dictionary<long, object?> _memo = [];
    private int _operations;

    private PickleMachine(PickleCursor cursor, Func<object?[], object?> load, PickleVocabulary vocabulary)
    {
        _vocabulary = vocabulary;
        _cursor = cursor;
        _load = load;
        _stack = new PickleStack(cursor);
    }

    /// <summary>Reads one pickle; the cursor is behind it afterwards.</summary>
    /// <param name="cursor">Where it begins.</param>
    /// <param name="load">Turns a persistent identifier, a tuple, into what it stands for.</param>
    /// <exception cref="InvalidDataException">It is damaged, or needs more than plain data and tensors.</exception>
    public static object? Read(PickleCursor cursor, Func<object?[], object?> load) => Read(cursor, load, PickleVocabulary.StateDictionary);

    /// <summary>Reads one pickle of another kind.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or needs more than its vocabulary has.</exception>
    public static object? Read(PickleCursor cursor, Func<object?[], object?> load, PickleVocabulary vocabulary) =>
        new PickleMachine(cursor, load, vocabulary).Run();

    private object? Run()
    {
        if (_cursor.Byte() != 0x80) throw _cursor.Error("it does not begin as a pickle of protocol 2 or later does.");
        if (_cursor.Byte() is var protocol and (< 2 or > 5))
            throw _cursor.Error(string.Create(CultureInfo.InvariantCulture, $"it has protocol {protocol}; expected 2 to 5."));
        while (++_operations <= MaximumOperations)
        {
            byte code = _cursor.Byte();
            if (code == '.') return _stack.Pop();
            if (!Value(code) && !Container(code) && !Object(code) && !Memory(code)) throw Refused(code);
        }

        throw _cursor.Error(string.Create(CultureInfo.InvariantCulture, $"it has more than {MaximumOperations} operations; expected a {_vocabulary.Kind}."));
    }

    /// <summary>Operations that push a constant.</summary>
    private bool Value(byte code)
    {
        switch (code)
        {
            case (byte)'N': _stack.Push(null); break;
            case 0x88: _stack.Push(true); break;
            case 0x89: _stack.Push(false); break;
            case (byte)'J': _stack.Push((long)_cursor.Int32()); break;
            case (byte)'K': _stack.Push((long)_cursor.Byte()); break;
            case (byte)'M': _stack.Push((long)_cursor.UInt(2)); break;
            case 0x8a: PushInteger(_cursor.Byte()); break;
            case 0x8b: PushInteger(_cursor.UInt32()); break;
            case (byte)'G': _stack.Push(_cursor.BigEndianDouble()); break;
            case (byte)'X': _stack.Push(_cursor.Text(_cursor.UInt32())); break;
            case 0x8c: _stack.Push(_cursor.Text(_cursor.Byte())); break;
            case 0x8d: _stack.Push(_cursor.Text(_cursor.UInt(8))); break;
            case (byte)'B': _stack.Push(Bytes(_cursor.UInt32())); break;
            case (byte)'C': _stack.Push(_cursor.Bytes(_cursor.Byte())); break;
            case 0x8e: _stack.Push(Bytes(_cursor.UInt(8))); break;
            // Python 2's text, one byte a character.
            case (byte)'T': PushText(Bytes(_cursor.UInt32())); break;
            case (byte)'U': _stack.Push(Encoding.Latin1.GetString(_cursor.Bytes(_cursor.Byte()))); break;
            default: return false;
        }

        return true;
    }

    /// <summary>Operations on tuples, lists and dictionaries.</summary>
    private bool Container(byte code)
    {
        switch (code)
        {
            case (byte)'(': _stack.Mark(); break;
            case (byte)'0': _stack.Pop(); break;
            case (byte)'1': _stack.PopToMark(); break;
            case (byte)'2': _stack.Push(_stack.Peek()); break;
            case (byte)')': _stack.Push(Array.Empty<object?>()); break;
            case 0x85: _stack.Push(_stack.Pop(1)); break;
            case 0x86: _stack.Push(_stack.Pop(2)); break;
            case 0x87: _stack.Push(_stack.Pop(3)); break;
            case (byte)'t': _stack.Push(_stack.PopToMark()); break;
            case (byte)']': _stack.Push(new List<object?>()); break;
            case (byte)'l': _stack.Push(new List<object?>(_stack.PopToMark())); break;
            case (byte)'a': Append(_stack.Pop(1)); break;
            case (byte)'e': Append(_stack.PopToMark()); break;
            case (byte)'}': _stack.Push(new PickleDictionary()); break;
            case (byte)'s': SetItems(_stack.Pop(2)); break;
            case (byte)'u': SetItems(_stack.PopToMark()); break;
            case 0x8f: _stack.Push(new PickleInert("builtins.set")); break;
            case 0x90: _stack.PopToMark(); break;
            case 0x91: _stack.PopToMark(); _stack.Push(new PickleInert("builtins.frozenset")); break;
            default: return false;
        }

        return true;
    }

    /// <summary>Operations that in Python make objects; here they make what the vocabulary lists.</summary>
    private bool Object(byte code)
    {
        switch (code)
        {
            case (byte)'c': _stack.Push(_vocabulary.Find(_cursor.Line(), _cursor.Line())); break;
            case 0x93:
                _stack.Push(_stack.Pop(2) is [string module, string name] ? _vocabulary.Find(module, name) : throw _cursor.Error("a name is no text; it is damaged."));
                break;
            case (byte)'i':
                _vocabulary.Find(_cursor.Line(), _cursor.Line());
                return false;
            case (byte)'R' or 0x81: _stack.Push(Call(_stack.Pop(2))); break;
            case (byte)'Q':
                _stack.Push(_stack.Pop() is object?[] identifier ? _load(identifier) : throw _cursor.Error("a persistent identifier is no tuple; expected that of a storage."));
                break;
            case (byte)'b': Build(_stack.Pop(), _stack.Peek()); break;
            default: return false;
        }

        return true;
    }

    /// <summary>The memo, and the frames of protocol 4, which carry nothing.</summary>
    private bool Memory(byte code)
    {
        switch (code)
        {
            case (byte)'q': _memo[_cursor.Byte()] = _stack.Peek(); break;
            case (byte)'r': _memo[_cursor.UInt32()] = _stack.Peek(); break;
            case 0x94: _memo[_memo.Count] = _stack.Peek(); break;
            case (byte)'h': _stack.Push(Recall(_cursor.Byte())); break;
            case (byte)'j': _stack.Push(Recall(_cursor.UInt32())); break;
            case 0x95: _cursor.UInt(8); break;
            default: return false;
        }

        return true;
    }

    private object Bytes(ulong length) => length > (ulong)_vocabulary.LongestBytes ? _cursor.Pass(length) : _cursor.Bytes(length);

    private void PushText(object bytes) => _stack.Push(bytes is byte[] read ? Encoding.Latin1.GetString(read) : bytes);

    private void PushInteger(uint length)
    {
        if (length > LongestInteger) throw _cursor.Error(string.Create(CultureInfo.InvariantCulture, $"an integer has {length} bytes; expected at most {LongestInteger}."));
        BigInteger value = new(_cursor.Bytes(length));
        if (value >= long.MinValue && value <= long.MaxValue) _stack.Push((long)value);
        else _stack.Push(value);
    }

    private void Append(object?[] values)
    {
        if (_stack.Peek() is not List<object?> list) throw _cursor.Error("values are appended to something that is no list; it is damaged.");
        list.AddRange(values);
    }

    private void SetItems(object?[] values)
    {
        if (_stack.Peek() is not PickleDictionary dictionary || values.Length % 2 != 0)
            throw _cursor.Error("keys are set in something that is no dictionary; it is damaged.");
        for (int i = 0; i < values.Length; i += 2) dictionary.Add(values[i], values[i + 1]);
    }

    private object? Call(object?[] functionAndArguments)
    {
        object? made = functionAndArguments switch
        {
            [PickleGlobal { Call: { } call }, object?[] arguments] => call(arguments),
            [PickleGlobal global, _] => throw _cursor.Error($"'{global.Name}' is called, which no {_vocabulary.Kind} needs."),
            _ => throw _cursor.Error("something is called that is no function; it is damaged."),
        };

        // A few bytes can make a large dictionary again and again out of one list.
        _operations += CallCost + (made is PickleDictionary dictionary ? dictionary.Items.Count : 0);
        return made;
    }

    // The state of a dictionary is PyTorch's _metadata (versions of modules) and of the others nothing that is looked at.
    private void Build(object? state, object? target)
    {
        if (target is not (PickleDictionary or PickleInert) && !_vocabulary.Build(state, target)) throw _cursor.Error("a state is set on something that has none; it is damaged.");
    }

    private object? Recall(long index) =>
        _memo.TryGetValue(index, out object? value) ? value : throw _cursor.Error("a value is recalled that was not remembered; it is damaged.");

    private InvalidDataException Refused(byte code) => _cursor.Error(string.Create(
        CultureInfo.InvariantCulture, $"operation 0x{code:x2} is none that a {_vocabulary.Kind} needs."));
}
