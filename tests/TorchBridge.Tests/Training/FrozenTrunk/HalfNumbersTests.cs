using MlNetFixedHeads.TorchBridge.Training.FrozenTrunk;

namespace MlNetFixedHeads.TorchBridge.Tests.Training.FrozenTrunk;

[TestClass]
public sealed class HalfNumbersTests
{
    [TestMethod]
    public void Every_finite_number_of_16_bits_is_widened_exactly()
    {
        Half[] all = [.. Enumerable.Range(0, 1 << 16).Select(bits => BitConverter.UInt16BitsToHalf((ushort)bits)).Where(Half.IsFinite)];
        // An odd length leaves a rest behind the vectors.
        var source = all.AsSpan(1);
        var widened = new float[source.Length];
        HalfNumbers.Widen(source, widened);

        for (var i = 0; i < widened.Length; i++)
            Assert.AreEqual(BitConverter.SingleToInt32Bits((float)source[i]), BitConverter.SingleToInt32Bits(widened[i]));
    }
}
