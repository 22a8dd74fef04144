using Microsoft.ML;

namespace MlNetFixedHeads.Web.Tests;

/// <summary>Scoring pictures in memory, which the server rests on.</summary>
[TestClass]
public sealed class PictureScorerTests
{
    [TestMethod]
    public void A_batch_has_the_scores_of_its_pictures_one_by_one()
    {
        using FixedHeadCnnTransformer model = Open(TestModels.WithMaps);
        PictureScorer scorer = model.CreatePictureScorer();
        PreparedPicture[] pictures = [.. new[] { Pictures.Blue, Pictures.Green, Pictures.Red }.Select(c => scorer.Prepare(Pictures.Jpeg(c), "picture"))];
        IReadOnlyList<PictureScores> together = scorer.Score(pictures, activationMaps: true);
        for (int i = 0; i < pictures.Length; i++)
        {
            float[] alone = scorer.Score([pictures[i]])[0].Probabilities.ToArray(), batched = together[i].Probabilities.ToArray();
            for (int k = 0; k < alone.Length; k++)
            {
                Assert.AreEqual(alone[k], batched[k], 1e-5);
            }

            pictures[i].Dispose();
        }
    }

    [TestMethod]
    public void What_cannot_be_scored_is_refused_by_name()
    {
        using FixedHeadCnnTransformer model = Open(TestModels.WithoutMaps);
        PictureScorer scorer = model.CreatePictureScorer();
        using PreparedPicture picture = scorer.Prepare(Pictures.Jpeg(Pictures.Red), "picture");
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => scorer.Score([])).Message, "expected 1 to");
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => scorer.Score([.. Enumerable.Repeat(picture, scorer.BatchSize + 1)])).Message, "expected 1 to");
        StringAssert.Contains(Assert.ThrowsExactly<InvalidOperationException>(() => scorer.Score([picture], activationMaps: true)).Message, "no activation maps");
        Assert.ThrowsExactly<InvalidOperationException>(() => scorer.Score([picture])[0].RenderHeat(0));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => scorer.Score([picture])[0].RenderHeat(3));
        StringAssert.Contains(Assert.ThrowsExactly<ImageDecodingException>(() => scorer.Prepare("text"u8, "notes.txt")).Message, "notes.txt");

        picture.Dispose();
        Assert.ThrowsExactly<ObjectDisposedException>(() => scorer.Score([picture]));
        using PreparedPicture other = scorer.Prepare(Pictures.Jpeg(Pictures.Red), "picture");
        model.Dispose();
        Assert.ThrowsExactly<ObjectDisposedException>(() => scorer.Score([other]));
    }

    [TestMethod]
    public void A_model_that_scores_row_by_row_makes_no_scorer()
    {
        using FixedHeadCnnTransformer model = new MLContext().Model.LoadFixedHeadCnn(TestModels.WithMaps, out _, new ScoringOptions { Bulk = false });
        StringAssert.Contains(Assert.ThrowsExactly<InvalidOperationException>(model.CreatePictureScorer).Message, "Bulk");
    }

    private static FixedHeadCnnTransformer Open(string path) => new MLContext().Model.LoadFixedHeadCnn(path, out _);
}
