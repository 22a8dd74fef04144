using System.Buffers.Binary;
using CsCheck;
using MlNetFixedHeads.TorchBridge.Training.History;
using MlNetFixedHeads.TorchBridge.Training.History.Proto;

namespace MlNetFixedHeads.TorchBridge.Tests.Training.History;

[TestClass]
public sealed class HistoryFileTests
{
    private static readonly TrainingHistory History = new()
    {
        Epochs =
        [
            new(1, 0.1, 2.5, 0.25, null, null, 4, 100),
            new(2, 0.01, 1.5, 0.5, 1.25, 0.75, 5, 110) { ValidationMeanPerClassAccuracy = 0.625, ValidationTop5Accuracy = 0.875, ValidationMacroF1 = 0.5 },
        ],
        BestEpoch = 2,
        Cancelled = false,
        UnreadableImages = [],
        Started = DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_500),
    };

    [TestMethod]
    public void Checksums_are_those_of_the_published_vectors()
    {
        // RFC 3720, appendix B.4, and the check value of the polynomial's catalogue.
        Assert.AreEqual(0xE3069283u, Crc32C.Of("123456789"u8));
        Assert.AreEqual(0x8A9136AAu, Crc32C.Of(new byte[32]));
        Assert.AreEqual(0x62A8AB43u, Crc32C.Of([.. Enumerable.Repeat((byte)0xff, 32)]));
        Assert.AreEqual(0x46DD794Eu, Crc32C.Of([.. Enumerable.Range(0, 32).Select(i => (byte)i)]));
        Assert.AreEqual(0x113FDB5Cu, Crc32C.Of([.. Enumerable.Range(0, 32).Select(i => (byte)(31 - i))]));
    }

    [TestMethod]
    public void Masks_are_undone_by_the_inverse_of_their_definition() => Gen.Byte.Array[0, 40].Sample(bytes =>
    {
        var rotated = Crc32C.Masked(bytes) - 0xa282ead8u;
        Assert.AreEqual(Crc32C.Of(bytes), (rotated >> 17) | (rotated << 15));
    }, iter: 50);

    [TestMethod]
    public void Events_read_back_are_the_figures_of_the_epochs()
    {
        using var stream = new MemoryStream();
        HistoryEvents.Write(stream, History);
        var events = Read(stream.ToArray());

        Assert.HasCount(3, events);
        Assert.AreEqual("brain.Event:2", events[0].FileVersion);
        CollectionAssert.AreEqual(new long[] { 0, 1, 2 }, events.Select(e => e.Step).ToArray());
        CollectionAssert.AreEqual(new[] { 1_700_000_000.5, 1_700_000_004.5, 1_700_000_009.5 }, events.Select(e => e.WallTime).ToArray());
        // What an epoch has no figure of is not there; a figure of 0 would be.
        Assert.IsFalse(events[1].Summary.Value.Any(v => v.Tag == "loss/validation"));
        var last = events[2].Summary.Value.ToDictionary(v => v.Tag, v => v.SimpleValue);
        Assert.AreEqual(1.25f, last["loss/validation"]);
        Assert.AreEqual(0.625f, last["accuracy/validation_mean_per_class"]);
        Assert.AreEqual(0.875f, last["accuracy/validation_top5"]);
        Assert.AreEqual(0.5f, last["f1/validation_macro"]);
        Assert.AreEqual(1.5f, last["loss/train"]);
        Assert.AreEqual(0.01f, last["learning_rate"]);
    }

    [TestMethod]
    public void The_bytes_of_the_first_event_are_those_of_the_format()
    {
        using var stream = new MemoryStream();
        HistoryEvents.Write(stream, History with { Epochs = [], Started = DateTimeOffset.UnixEpoch });
        var bytes = stream.ToArray();
        // Field 3, a string of 13 bytes; a wall time of 0 is left out, as proto3 has it.
        byte[] record = [0x1a, 13, .. "brain.Event:2"u8];

        Assert.AreEqual((ulong)record.Length, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        CollectionAssert.AreEqual(record, bytes[12..^4]);
    }

    [TestMethod]
    public void Csv_has_a_row_for_each_epoch_and_nothing_where_there_is_no_figure()
    {
        using var writer = new StringWriter();
        HistoryCsv.Write(writer, History);

        Assert.AreEqual(
            "epoch,learning_rate,train_loss,train_accuracy,validation_loss,validation_accuracy,validation_mean_per_class_accuracy,validation_top5_accuracy,validation_macro_f1,seconds,images_per_second,kept\n"
            + "1,0.1,2.5,0.25,,,,,,4,100,0\n"
            + "2,0.01,1.5,0.5,1.25,0.75,0.625,0.875,0.5,5,110,1\n",
            writer.ToString());
    }

    /// <summary>Takes records apart and checks their checksums.</summary>
    private static List<Event> Read(byte[] file)
    {
        List<Event> events = [];
        for (var at = 0; at < file.Length;)
        {
            var length = (int)BinaryPrimitives.ReadUInt64LittleEndian(file.AsSpan(at));
            Assert.AreEqual(Crc32C.Masked(file.AsSpan(at, 8)), BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + 8)));
            var record = file.AsSpan(at + 12, length);
            Assert.AreEqual(Crc32C.Masked(record), BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + 12 + length)));
            events.Add(Event.Parser.ParseFrom(record.ToArray()));
            at += 16 + length;
        }

        return events;
    }
}
