using CsCheck;
using MlNetFixedHeads.TorchBridge.Imaging.Sampling;

namespace MlNetFixedHeads.TorchBridge.Tests.Distributed;

[TestClass]
public sealed class BatchShardTests
{
    [TestMethod]
    public void The_ranks_parts_of_a_batch_are_the_batch_and_alike_in_size() =>
        Gen.Select(Gen.Int[0, 200], Gen.Int[1, 9], Gen.Int[1, 5]).Sample((pictures, batch, ranks) =>
        {
            int[][] parts = [.. Enumerable.Range(0, ranks).Select(r => new BatchShard(r, ranks).Places(pictures, batch))];
            var whole = batch * ranks;
            for (var start = 0; start < pictures; start += whole)
            {
                var end = Math.Min(start + whole, pictures);
                int[][] now = [.. parts.Select(p => p.Where(place => place >= start && place < end).ToArray())];

                // One rank's after the other's: that is the order in which one process has them.
                CollectionAssert.AreEqual(Enumerable.Range(start, end - start).ToArray(), now.SelectMany(p => p).ToArray());
                Assert.IsLessThanOrEqualTo(1, now.Max(p => p.Length) - now.Min(p => p.Length));
                // Only the last batch may be short, so that cutting a rank's places into batches cuts them where the others do.
                if (end - start == whole)
                    Assert.IsTrue(now.All(p => p.Length == batch));
            }
        });
}
