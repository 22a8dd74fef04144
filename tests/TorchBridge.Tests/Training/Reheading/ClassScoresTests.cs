using MlNetFixedHeads.TorchBridge.Training.Reheading;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Tests.Training.Reheading;

/// <summary>The closed forms against textbook formulas in plain loops.</summary>
[TestClass]
public sealed class ClassScoresTests
{
    private const int M = 4;
    private const int K = 3;

    [ClassInitialize]
    public static void Load(TestContext context) => TorchRuntime.EnsureLoaded();

    [TestMethod]
    public void Ridge_solves_the_penalised_normal_equations()
    {
        using var scope = NewDisposeScope();
        var (x, y) = Gaussians(perClass: [30, 7, 12], spread: 1);
        const double Shrinkage = 0.2;
        var scores = ClassScores.Ridge(Statistics(x, y), Shrinkage);

        // Minimise Σ (w·x + b - t)² + n α t ‖w‖² over w and b: M + 1 linear equations, the intercept's not penalised.
        var mean = Mean(x);
        var scale = Enumerable.Range(0, M).Average(j => x.Average(r => (r[j] - mean[j]) * (r[j] - mean[j])));
        for (var k = 0; k < K; k++)
        {
            var (a, right) = (new double[M + 1, M + 1], new double[M + 1]);
            foreach (var (row, label) in x.Zip(y))
            {
                double[] extended = [.. row, 1];
                for (var i = 0; i <= M; i++)
                {
                    right[i] += extended[i] * (label == k ? 1 : 0);
                    for (var j = 0; j <= M; j++)
                        a[i, j] += extended[i] * extended[j];
                }
            }

            for (var i = 0; i < M; i++)
                a[i, i] += x.Length * Shrinkage * scale;
            var solution = Solve(a, right);
            for (var i = 0; i < M; i++)
                Assert.AreEqual(solution[i], scores.Weight[k, i].ToDouble(), 1e-10);
            Assert.AreEqual(solution[M], scores.Bias[k].ToDouble(), 1e-10);
        }
    }

    [TestMethod]
    public void Lda_is_the_log_posterior_of_Gaussians_with_one_covariance()
    {
        using var scope = NewDisposeScope();
        var (x, y) = Gaussians(perClass: [30, 7, 12], spread: 1);
        const double Shrinkage = 0.1;
        var scores = ClassScores.Lda(Statistics(x, y), Shrinkage);

        var means = Enumerable.Range(0, K).Select(k => Mean([.. x.Where((_, i) => y[i] == k)])).ToArray();
        var within = new double[M, M];
        foreach (var (row, label) in x.Zip(y))
        {
            for (var i = 0; i < M; i++)
            {
                for (var j = 0; j < M; j++)
                    within[i, j] += (row[i] - means[label][i]) * (row[j] - means[label][j]) / x.Length;
            }
        }

        var scale = Enumerable.Range(0, M).Average(i => within[i, i]);
        for (var i = 0; i < M; i++)
            within[i, i] += Shrinkage * scale;

        // Scores may differ from the textbook's by what is the same for all classes.
        var probe = new double[] { 0.3, -1, 2, 0.5 };
        double[] Own(Func<int, double> score) => [.. Enumerable.Range(0, K).Select(k => score(k) - score(0))];
        var expected = Own(k =>
        {
            var w = Solve((double[,])within.Clone(), means[k]);
            return Dot(w, probe) - (Dot(w, means[k]) / 2) + Math.Log((y.Count(l => l == k) + 1.0) / (x.Length + K));
        });
        var actual = Own(k => Dot([.. Enumerable.Range(0, M).Select(i => scores.Weight[k, i].ToDouble())], probe) + scores.Bias[k].ToDouble());
        for (var k = 0; k < K; k++)
            Assert.AreEqual(expected[k], actual[k], 1e-9);
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Separable_classes_are_told_apart(bool lda)
    {
        using var scope = NewDisposeScope();
        var (x, y) = Gaussians(perClass: [40, 5, 20], spread: 0.1);
        var (fresh, labels) = Gaussians(perClass: [20, 20, 20], spread: 0.1, seed: 2);
        var statistics = Statistics(x, y);
        var scores = lda ? ClassScores.Lda(statistics, 0.01) : ClassScores.Ridge(statistics, 0.01);
        var best = (Matrix(fresh).mm(scores.Weight.t()) + scores.Bias).argmax(1);

        CollectionAssert.AreEqual(labels.Select(l => (long)l).ToArray(), best.data<long>().ToArray());
    }

    [TestMethod]
    [DataRow(new[] { 1, 1, 1 })]
    [DataRow(new[] { 20, 1, 0 })]
    [DataRow(new[] { 2, 0, 0 })]
    public void Single_pictures_and_empty_classes_give_finite_scores(int[] perClass)
    {
        using var scope = NewDisposeScope();
        var (x, y) = Gaussians(perClass, spread: 1);
        var statistics = Statistics(x, y);
        foreach (var scores in new[] { ClassScores.Ridge(statistics, 0.1), ClassScores.Lda(statistics, 0.1) })
        {
            Assert.IsTrue(scores.Weight.isfinite().all().ToBoolean());
            Assert.IsTrue(scores.Bias.isfinite().all().ToBoolean());
        }
    }

    [TestMethod]
    public void Features_that_never_vary_are_no_obstacle()
    {
        using var scope = NewDisposeScope();
        double[][] x = [.. Enumerable.Range(0, 6).Select(_ => new double[M])];
        var scores = ClassScores.Lda(Statistics(x, [0, 1, 2, 0, 0, 0]), 0.1);

        Assert.AreEqual(0, scores.Weight.abs().max().ToDouble());
        Assert.AreEqual(Math.Log(5 / 2.0), (scores.Bias[0] - scores.Bias[1]).ToDouble(), 1e-12);
    }

    [TestMethod]
    public void The_temperature_is_where_the_cross_entropy_is_least()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(3, CPU);
        var labels = arange(60).remainder(tensor(4L));
        var scores = randn([60, 4], dtype: float64, generator: generator) + (nn.functional.one_hot(labels, 4).to(float64) * tensor(1.5));
        var rest = randn([60, 4], dtype: float64, generator: generator);
        foreach (var added in new[] { null, rest })
        {
            var (factor, loss) = Temperature.Fit(scores * tensor(0.01), added, labels);
            double Loss(double t)
            {
                var logits = scores * tensor(0.01 * t);
                return nn.functional.cross_entropy(added is null ? logits : logits + added, labels, label_smoothing: 1.0 / 62).ToDouble();
            }

            Assert.AreEqual(Loss(factor), loss, 1e-9);
            Assert.IsTrue(new[] { 0.1, 0.9, 0.99, 1.01, 1.1, 10 }.All(f => Loss(f * factor) > loss - 1e-9));
            Assert.IsGreaterThan(loss + 1e-6, Loss(factor * 0.9));
        }
    }

    [TestMethod]
    public void Scores_that_are_always_right_get_a_bounded_temperature()
    {
        using var scope = NewDisposeScope();
        var (factor, loss) = Temperature.Fit(eye(5, dtype: float64), null, arange(5));

        // Each target is 6/7 + 1/35 for its class and 1/35 for each other: logits differ by the logarithm of 31.
        Assert.AreEqual(Math.Log(31), factor, 1e-3);
        Assert.IsTrue(double.IsFinite(loss));
    }

    private static FeatureStatistics Statistics(double[][] x, int[] y)
    {
        var statistics = new FeatureStatistics(M, K, null);
        // In two parts, as batches come.
        foreach (var part in x.Zip(y).Chunk((x.Length / 2) + 1))
            statistics.Add(Matrix([.. part.Select(p => p.First)]), null, tensor(part.Select(p => (long)p.Second).ToArray()));
        return statistics;
    }

    private static (double[][] X, int[] Y) Gaussians(int[] perClass, double spread, int seed = 1)
    {
        var random = new Random(seed);
        double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        int[] y = [.. perClass.SelectMany((n, k) => Enumerable.Repeat(k, n))];
        return ([.. y.Select(k => Enumerable.Range(0, M).Select(j => 5 + (j == k ? 2 : 0) + (spread * Normal() * (j + 1))).ToArray())], y);
    }

    private static Tensor Matrix(double[][] rows) => tensor([.. rows.SelectMany(r => r)], [rows.Length, M]);

    private static double[] Mean(double[][] rows) => [.. Enumerable.Range(0, M).Select(j => rows.Average(r => r[j]))];

    private static double Dot(double[] a, double[] b) => a.Zip(b).Sum(p => p.First * p.Second);

    /// <summary>Gauss-Jordan with pivoting.</summary>
    private static double[] Solve(double[,] a, double[] right)
    {
        var n = right.Length;
        var b = (double[])right.Clone();
        for (var c = 0; c < n; c++)
        {
            var pivot = Enumerable.Range(c, n - c).MaxBy(r => Math.Abs(a[r, c]));
            (b[c], b[pivot]) = (b[pivot], b[c]);
            for (var j = 0; j < n; j++)
                (a[c, j], a[pivot, j]) = (a[pivot, j], a[c, j]);
            for (var r = 0; r < n; r++)
            {
                if (r == c)
                    continue;
                var f = a[r, c] / a[c, c];
                b[r] -= f * b[c];
                for (var j = c; j < n; j++)
                    a[r, j] -= f * a[c, j];
            }
        }

        return [.. b.Select((v, i) => v / a[i, i])];
    }
}
