using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetFixedHeads.Estimators.Tests.Fakes;

namespace MlNetFixedHeads.Estimators.Tests.Bulk;

/// <summary>What a cursor promises: order, one pass, no work that nobody asked for, bounded reading ahead, clean ends.</summary>
[TestClass]
public sealed class BulkCursorTests : IDisposable
{
    private const int BatchSize = 3;
    private const int Threads = 2;

    private readonly MLContext _context = new(seed: 1);
    private readonly Pictures _pictures = new();
    private readonly FixedHeadCnnTransformer _model;
    private readonly float[][] _expected;

    public BulkCursorTests()
    {
        IDataView data = _pictures.Keys(_context);
        _model = ScoringModel.Fit(_context, data, new FixedHeadCnnOptions { Scoring = new ScoringOptions { BatchSize = BatchSize, Threads = Threads } });
        _expected = [.. Prediction.Of(_context, _model.Transform(data)).Select(p => p.Score)];
    }

    public void Dispose()
    {
        _model.Dispose();
        _pictures.Dispose();
    }

    [TestMethod]
    public void The_source_is_read_once_and_only_a_bounded_number_of_rows_ahead()
    {
        int read = 0;
        IDataView scored = _model.Transform(_context.Data.LoadFromEnumerable(Counted(10_000, () => read++)));
        using (DataViewRowCursor cursor = scored.GetRowCursor(scored.Schema))
        {
            ValueGetter<ReadOnlyMemory<char>> path = cursor.GetGetter<ReadOnlyMemory<char>>(scored.Schema["ImagePath"]);
            ValueGetter<VBuffer<float>> score = cursor.GetGetter<VBuffer<float>>(scored.Schema["Score"]);
            ReadOnlyMemory<char> name = default;
            VBuffer<float> values = default;
            for (int i = 0; i < 50; i++)
            {
                Assert.IsTrue(cursor.MoveNext());
                Assert.AreEqual(i, cursor.Position);
                Assert.IsLessThanOrEqualTo(i + 1 + ((Threads + 3) * BatchSize), read);
                path(ref name);
                Assert.AreEqual(Row(i).ImagePath, name.ToString());

                // Not every row's scores are asked for.
                if (i % 3 != 1)
                {
                    score(ref values);
                    AssertScore(i, values);
                }
            }
        }

        int afterwards = read;
        Assert.HasCount(40, Prediction.Of(_context, _model.Transform(_context.Data.LoadFromEnumerable(Counted(40, () => read++)))));
        Assert.AreEqual(afterwards + 40, read);
    }

    [TestMethod]
    public void Nothing_is_decoded_when_no_score_is_asked_for()
    {
        IDataView scored = _model.Transform(_context.Data.LoadFromEnumerable(Enumerable.Repeat(new PictureRow { ImagePath = "nowhere.jpg", Label = "rose" }, 7)));
        Assert.HasCount(7, scored.GetColumn<string>("ImagePath").ToArray());
        using DataViewRowCursor cursor = scored.GetRowCursor([]);
        Assert.IsFalse(cursor.IsColumnActive(scored.Schema["Score"]));
        Assert.Throws<Exception>(() => cursor.GetGetter<VBuffer<float>>(scored.Schema["Score"]));
        Assert.IsTrue(cursor.MoveNext());
        foreach (DataViewRowCursor one in scored.GetRowCursorSet([scored.Schema["ImagePath"]], 3))
        {
            one.Dispose();
        }
    }

    [TestMethod]
    public void A_picture_that_cannot_be_read_is_the_failure_of_its_row_alone()
    {
        string damaged = Path.Combine(_pictures.Folder, "damaged.jpg");
        File.WriteAllBytes(damaged, [0xFF, 0xD8, 0xFF, 0xE0, 1, 2, 3]);
        PictureRow[] rows = [.. Enumerable.Range(0, 12).Select(i => i is 4 or 5 or 6 ? new PictureRow { ImagePath = i == 5 ? "" : damaged, Label = "rose" } : Row(i))];
        IDataView data = _context.Data.LoadFromEnumerable(rows);
        string[] outcomes = Outcomes(_model.Transform(data));
        Assert.HasCount(3, outcomes.Where(o => o.StartsWith(nameof(ImageDecodingException), StringComparison.Ordinal)));
        StringAssert.Contains(outcomes[4], "damaged.jpg");
        StringAssert.Contains(outcomes[5], "path of a picture is empty");
        StringAssert.Contains(outcomes[6], "damaged.jpg");
        string[] whole = Outcomes(_model.Transform(_context.Data.LoadFromEnumerable(Counted(12, () => { }))));
        CollectionAssert.AreEqual(whole.Where((_, i) => i is not (4 or 5 or 6)).ToArray(), outcomes.Where((_, i) => i is not (4 or 5 or 6)).ToArray());
    }

    [TestMethod]
    public void Several_cursors_at_once_and_cursor_sets_give_every_row()
    {
        IDataView scored = _model.Transform(_context.Data.LoadFromEnumerable(Counted(60, () => { })));
        Parallel.For(0, 4, _ =>
        {
            int i = 0;
            foreach (float[] score in scored.GetColumn<float[]>("Score"))
            {
                AssertScore(i++, new VBuffer<float>(score.Length, score));
            }

            Assert.AreEqual(60, i);
        });
        HashSet<string> ids = [];
        foreach (DataViewRowCursor cursor in scored.GetRowCursorSet([scored.Schema["Score"]], 3))
        {
            using (cursor)
            {
                ValueGetter<DataViewRowId> getter = cursor.GetIdGetter();
                DataViewRowId id = default;
                while (cursor.MoveNext())
                {
                    getter(ref id);
                    ids.Add(id.ToString());
                }
            }
        }

        Assert.HasCount(60, ids);
    }

    [TestMethod]
    public void A_cursor_can_be_disposed_of_at_any_row_and_says_so_afterwards()
    {
        IDataView scored = _model.Transform(_context.Data.LoadFromEnumerable(Counted(10_000, () => { })));
        for (int rows = 0; rows < 8; rows++)
        {
            DataViewRowCursor cursor = scored.GetRowCursor(scored.Schema);
            for (int i = 0; i < rows; i++)
            {
                cursor.MoveNext();
            }

            cursor.Dispose();
            cursor.Dispose();
            Assert.ThrowsExactly<ObjectDisposedException>(() => cursor.MoveNext());
        }
    }

    [TestMethod]
    public void Cancelling_ends_the_rows()
    {
        using var cancellation = new CancellationTokenSource();
        IDataView scored = _model.Transform(_context.Data.LoadFromEnumerable(Counted(10_000, () => { })), cancellation.Token);
        using DataViewRowCursor cursor = scored.GetRowCursor(scored.Schema);
        Assert.IsTrue(cursor.MoveNext());
        cancellation.Cancel();
        Assert.Throws<OperationCanceledException>(() => cursor.MoveNext());
    }

    [TestMethod]
    public void After_the_model_is_disposed_of_cursors_and_engines_say_so()
    {
        IDataView scored = _model.Transform(_context.Data.LoadFromEnumerable(Counted(10_000, () => { })));
        using DataViewRowCursor cursor = scored.GetRowCursor(scored.Schema);
        ValueGetter<VBuffer<float>> getter = cursor.GetGetter<VBuffer<float>>(scored.Schema["Score"]);
        Assert.IsTrue(cursor.MoveNext());
        using var engine = _context.Model.CreatePredictionEngine<PictureRow, Prediction>(_model, new PredictionEngineOptions { OwnsTransformer = false });
        _model.Dispose();

        VBuffer<float> values = default;
        StringAssert.Contains(Assert.Throws<Exception>(() => getter(ref values)).ToString(), nameof(FixedHeadCnnTransformer));
        Assert.ThrowsExactly<ObjectDisposedException>(() => cursor.MoveNext());
        Assert.ThrowsExactly<ObjectDisposedException>(() => scored.GetRowCursor(scored.Schema));
        StringAssert.Contains(Assert.Throws<Exception>(() => engine.Predict(Row(0))).ToString(), nameof(FixedHeadCnnTransformer));
    }

    [TestMethod]
    public void A_source_that_fails_does_so_after_the_rows_before()
    {
        IEnumerable<PictureRow> Failing()
        {
            for (int i = 0; i < 7; i++)
            {
                yield return Row(i);
            }

            throw new TimeoutException("the source");
        }

        List<float[]> found = [];
        Exception error = Assert.Throws<Exception>(() => found.AddRange(_model.Transform(_context.Data.LoadFromEnumerable(Failing())).GetColumn<float[]>("Score")));
        StringAssert.Contains(error.ToString(), "the source");
        IDataView scored = _model.Transform(_context.Data.LoadFromEnumerable(Failing()));
        using DataViewRowCursor cursor = scored.GetRowCursor([scored.Schema["Score"]]);
        int rows = 0;
        Assert.Throws<Exception>(() =>
        {
            while (cursor.MoveNext())
            {
                rows++;
            }
        });
        Assert.AreEqual(7, rows);
    }

    [TestMethod]
    public void Shuffled_rows_keep_their_own_scores()
    {
        IDataView source = _context.Data.Cache(_context.Data.LoadFromEnumerable(Enumerable.Range(0, 18).Select(Row)));
        IDataView scored = _model.Transform(source);
        using DataViewRowCursor cursor = scored.GetRowCursor(scored.Schema, new Random(5));
        ValueGetter<ReadOnlyMemory<char>> path = cursor.GetGetter<ReadOnlyMemory<char>>(scored.Schema["ImagePath"]);
        ValueGetter<VBuffer<float>> score = cursor.GetGetter<VBuffer<float>>(scored.Schema["Score"]);
        List<int> order = [];
        while (cursor.MoveNext())
        {
            ReadOnlyMemory<char> name = default;
            VBuffer<float> values = default;
            path(ref name);
            score(ref values);
            order.Add(_pictures.Rows.FindIndex(r => r.ImagePath == name.ToString()));
            AssertScore(order[^1], values);
        }

        Assert.HasCount(18, order);
        CollectionAssert.AreNotEqual(order.Order().ToList(), order);
    }

    private static string[] Outcomes(IDataView scored)
    {
        List<string> outcomes = [];
        using DataViewRowCursor cursor = scored.GetRowCursor(scored.Schema);
        ValueGetter<VBuffer<float>> score = cursor.GetGetter<VBuffer<float>>(scored.Schema["Score"]);
        ValueGetter<uint> label = cursor.GetGetter<uint>(scored.Schema["PredictedLabel"]);
        while (cursor.MoveNext())
        {
            VBuffer<float> values = default;
            uint key = 0;
            try
            {
                score(ref values);
                label(ref key);
                outcomes.Add($"{key}");
            }
            catch (Exception e)
            {
                Exception cause = e;
                while (cause.InnerException is { } inner)
                {
                    cause = inner;
                }

                outcomes.Add($"{cause.GetType().Name}: {cause.Message}");
                Assert.Throws<Exception>(() => label(ref key));
            }
        }

        return [.. outcomes];
    }

    private IEnumerable<PictureRow> Counted(int count, Action read)
    {
        for (int i = 0; i < count; i++)
        {
            read();
            yield return Row(i);
        }
    }

    private PictureRow Row(int i) => _pictures.Rows[i % _pictures.Rows.Count];

    private void AssertScore(int row, VBuffer<float> found)
        => Assert.IsLessThan(1e-6f, _expected[row % _expected.Length].Zip(found.DenseValues(), (a, b) => Math.Abs(a - b)).Max(), $"row {row}");
}
