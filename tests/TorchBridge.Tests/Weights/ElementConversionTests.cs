using CsCheck;
using MlNetFixedHeads.TorchBridge.Weights;

namespace MlNetFixedHeads.TorchBridge.Tests.Weights;

[TestClass]
public sealed class ElementConversionTests
{
    // Every bit pattern alike, so that NaN, infinities and subnormals come up as well.
    private static readonly Gen<float> AnySingle = Gen.UInt.Select(BitConverter.UInt32BitsToSingle);

    [TestMethod]
    public void Every_half_reads_as_System_Half_does()
    {
        for (int bits = 0; bits <= ushort.MaxValue; bits++)
        {
            float read = ElementConversion.ToSingle([(byte)bits, (byte)(bits >> 8)], WeightType.Float16)[0];
            Assert.AreEqual((float)BitConverter.UInt16BitsToHalf((ushort)bits), read);
        }
    }

    [TestMethod]
    public void Every_half_survives_writing()
    {
        for (int bits = 0; bits <= ushort.MaxValue; bits++)
        {
            Half half = BitConverter.UInt16BitsToHalf((ushort)bits);
            if (Half.IsNaN(half)) continue;
            CollectionAssert.AreEqual(new[] { (byte)bits, (byte)(bits >> 8) }, ElementConversion.FromSingle([(float)half], WeightPrecision.Float16));
        }
    }

    [TestMethod]
    public void Halves_are_the_nearest_with_ties_to_even() => Gen.Float[-65504f, 65504f].Sample(value =>
    {
        byte[] bytes = ElementConversion.FromSingle([value], WeightPrecision.Float16);
        ushort bits = BitConverter.ToUInt16(bytes);
        double error = Math.Abs((double)BitConverter.UInt16BitsToHalf(bits) - value);
        foreach (ushort other in new[] { (ushort)(bits - 1), (ushort)(bits + 1) })
        {
            Half neighbour = BitConverter.UInt16BitsToHalf(other);
            if (!Half.IsFinite(neighbour)) continue;
            double otherError = Math.Abs((double)neighbour - value);
            Assert.IsTrue(error < otherError || (error == otherError && (bits & 1) == 0), $"{value:R}");
        }
    });

    [TestMethod]
    public void BFloat16_is_the_nearest_with_ties_to_even() => AnySingle.Where(float.IsFinite).Sample(value =>
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        uint low = bits & 0xffff;
        uint expected = bits >> 16;
        if (low > 0x8000 || (low == 0x8000 && (expected & 1) == 1)) expected++;
        Assert.AreEqual((ushort)expected, ElementConversion.SingleToBFloat16(value));
    });

    [TestMethod]
    public void Every_BFloat16_survives_reading_and_writing()
    {
        for (int bits = 0; bits <= ushort.MaxValue; bits++)
        {
            float value = ElementConversion.BFloat16ToSingle((ushort)bits);
            ushort written = ElementConversion.SingleToBFloat16(value);
            if (float.IsNaN(value)) Assert.IsTrue(float.IsNaN(ElementConversion.BFloat16ToSingle(written)));
            else Assert.AreEqual((ushort)bits, written);
        }
    }

    [TestMethod]
    public void NaN_stays_NaN_whatever_its_payload()
    {
        float quietest = BitConverter.UInt32BitsToSingle(0x7f800001);
        Assert.IsTrue(float.IsNaN(ElementConversion.BFloat16ToSingle(ElementConversion.SingleToBFloat16(quietest))));
        Assert.IsTrue(float.IsNaN(ElementConversion.ToSingle(ElementConversion.FromSingle([float.NaN], WeightPrecision.Float16), WeightType.Float16)[0]));
    }

    [TestMethod]
    [DataRow(WeightPrecision.Float16, 65520f)]
    [DataRow(WeightPrecision.BFloat16, float.MaxValue)]
    public void Values_beyond_the_range_are_refused(object precision, float value)
    {
        Assert.ThrowsExactly<OverflowException>(() => ElementConversion.FromSingle([value], (WeightPrecision)precision));
        Assert.ThrowsExactly<OverflowException>(() => ElementConversion.FromSingle([-value], (WeightPrecision)precision));
    }

    [TestMethod]
    public void Single_precision_is_kept_bit_for_bit() => AnySingle.Array[0, 20].Sample(values =>
    {
        float[] read = ElementConversion.ToSingle(ElementConversion.FromSingle(values, WeightPrecision.Float32), WeightType.Float32);
        CollectionAssert.AreEqual(values.Select(BitConverter.SingleToUInt32Bits).ToArray(), read.Select(BitConverter.SingleToUInt32Bits).ToArray());
    });

    [TestMethod]
    public void The_other_types_are_read_by_value()
    {
        Assert.AreEqual((float)Math.PI, ElementConversion.ToSingle(BitConverter.GetBytes(Math.PI), WeightType.Float64)[0]);
        CollectionAssert.AreEqual(new[] { -2L, 7L }, ElementConversion.ToInt64([0xfe, 0xff, 0xff, 0xff, 7, 0, 0, 0], WeightType.Int32));
        CollectionAssert.AreEqual(new[] { 255f, 0f }, ElementConversion.ToSingle([255, 0], WeightType.UInt8));
        CollectionAssert.AreEqual(new[] { 1L, 0L }, ElementConversion.ToInt64([1, 0], WeightType.Boolean));
        CollectionAssert.AreEqual(new[] { long.MinValue, 3L }, ElementConversion.ToInt64(ElementConversion.FromInt64([long.MinValue, 3]), WeightType.Int64));
        CollectionAssert.AreEqual(new[] { 12L }, ElementConversion.ToInt64(BitConverter.GetBytes(12f), WeightType.Float32));
    }
}
