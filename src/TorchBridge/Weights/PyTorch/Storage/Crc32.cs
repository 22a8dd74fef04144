namespace MlNetFixedHeads.TorchBridge.Weights.PyTorch.Storage;

/// <summary>The checksum of zip archives: the reflected polynomial 0xEDB88320, four bytes at a time.</summary>
internal sealed class Crc32
{
    private static readonly uint[][] Tables = BuildTables();

    private uint _state = uint.MaxValue;

    /// <summary>The checksum of everything appended so far.</summary>
    public uint Value => ~_state;

    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        Crc32 crc = new();
        crc.Append(bytes);
        return crc.Value;
    }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        uint crc = _state;
        int i = 0;
        for (; i <= bytes.Length - 4; i += 4)
        {
            crc ^= System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(bytes[i..]);
            crc = Tables[3][crc & 0xff] ^ Tables[2][(crc >> 8) & 0xff] ^ Tables[1][(crc >> 16) & 0xff] ^ Tables[0][crc >> 24];
        }

        for (; i < bytes.Length; i++) crc = Tables[0][(crc ^ bytes[i]) & 0xff] ^ (crc >> 8);
        _state = crc;
    }

    private static uint[][] BuildTables()
    {
        uint[][] tables = [new uint[256], new uint[256], new uint[256], new uint[256]];
        for (uint i = 0; i < 256; i++)
        {
            uint crc = i;
            for (int bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xedb88320 : crc >> 1;
            tables[0][i] = crc;
        }

        for (int table = 1; table < 4; table++)
        {
            for (int i = 0; i < 256; i++) tables[table][i] = tables[0][tables[table - 1][i] & 0xff] ^ (tables[table - 1][i] >> 8);
        }

        return tables;
    }
}
