using CsCheck;
using MlNetFixedHeads.Estimators.Datasets.Pictures;

namespace MlNetFixedHeads.Estimators.Tests.Datasets;

[TestClass]
public sealed class PathTableTests
{
    [TestMethod]
    public void Every_path_comes_back_as_it_was_added() =>
        Gen.Char["ab/é€\ud83c\udf3b\\. "].Array[0, 12].Select(c => new string(c)).Array[0, 30].Sample(paths =>
        {
            PathTable table = PathTable.Of("", paths);
            Assert.AreEqual(paths.Length, table.Count);
            for (int i = 0; i < paths.Length; i++)
                Assert.AreEqual(paths[i], table[i]);
        });
}
