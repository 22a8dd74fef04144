using System.Numerics;
using CsCheck;
using MlNetFixedHeads.TorchBridge.Heads.Geometry;

namespace MlNetFixedHeads.TorchBridge.Tests.Heads;

/// <summary>The frozen matrices as mathematics, on random sizes.</summary>
[TestClass]
public sealed class ClassVectorsTests
{
    private const double Tolerance = 1e-9;

    private static readonly Gen<int> Size = Gen.Int[2, 40];

    [TestMethod]
    public void Orthogonal_rows_or_columns_whichever_are_fewer_are_orthonormal() => Gen.Select(Size, Size, Gen.Int[0, 9]).Sample((k, d, seed) =>
    {
        using var vectors = new OrthogonalVectors(k, d, seed);
        var gram = k <= d ? Gram(Rows(vectors)) : Gram(Transposed(Rows(vectors)));

        AssertGram(gram, (i, j) => i == j ? 1 : 0);
    });

    [TestMethod]
    public void A_large_orthogonal_matrix_is_orthonormal_beyond_single_precision()
    {
        using var vectors = new OrthogonalVectors(300, 512, seed: 1);

        AssertGram(Gram(Rows(vectors)), (i, j) => i == j ? 1 : 0);
    }

    [TestMethod]
    public void Hadamard_entries_are_those_of_doubling() => Gen.Int[0, 6].Sample(m =>
    {
        int[,] doubled = { { 1 } };
        for (var step = 0; step < m; step++)
        {
            var n = 1 << step;
            var next = new int[2 * n, 2 * n];
            for (var i = 0; i < 2 * n; i++)
            {
                for (var j = 0; j < 2 * n; j++)
                    next[i, j] = doubled[i % n, j % n] * (i >= n && j >= n ? -1 : 1);
            }

            doubled = next;
        }

        for (var i = 0; i < 1 << m; i++)
        {
            for (var j = 0; j < 1 << m; j++)
                Assert.AreEqual(doubled[i, j], Sylvester.Entry(i, j));
        }
    });

    [TestMethod]
    public void Hadamard_rows_are_orthogonal_where_the_order_is_the_number_of_features() => Gen.Int[1, 6].Sample(m =>
    {
        using var vectors = new HadamardVectors(1 << m, 1 << m);

        AssertGram(Gram(Rows(vectors)), (i, j) => i == j ? 1 << m : 0);
    });

    [TestMethod]
    public void Hadamard_rows_repeat_only_beyond_the_number_of_features() => Gen.Select(Size, Size).Sample((k, d) =>
    {
        using var vectors = new HadamardVectors(k, d);
        var distinct = Rows(vectors).Select(r => string.Join(" ", r)).Distinct().Count();

        if (k <= d)
            Assert.AreEqual(k, distinct);
        else if (k > Sylvester.OrderFor(d))
            Assert.IsLessThan(k, distinct);
    });

    [TestMethod]
    public void The_transform_is_a_product_with_the_hadamard_matrix() => Gen.Select(Gen.Int[0, 6], Gen.Int[0, 1000]).Sample((m, seed) =>
    {
        var random = new Random(seed);
        var x = Enumerable.Range(0, 1 << m).Select(_ => random.NextDouble()).ToArray();
        var transformed = (double[])x.Clone();
        Sylvester.Transform(transformed);

        for (var i = 0; i < x.Length; i++)
            Assert.AreEqual(x.Select((v, j) => v * Sylvester.Entry(i, j)).Sum(), transformed[i], Tolerance);
    });

    [TestMethod]
    public void Simplex_max_separation_and_frame_vectors_all_meet_at_the_same_smallest_cosine() => Size.Sample(k =>
    {
        ClassVectors[] all = [new SimplexVectors(k), new MaxSeparationVectors(k), new EtfVectors(k, k + 3, seed: 1), new EtfVectors(k, k, seed: 2)];
        foreach (var vectors in all)
        {
            AssertGram(Gram(Rows(vectors)), (i, j) => i == j ? 1 : -1.0 / (k - 1));
            Assert.AreEqual(-1.0 / (k - 1), vectors.LargestCosine, Tolerance);
            vectors.Dispose();
        }
    });

    [TestMethod]
    public void Simplex_vectors_add_up_to_nothing() => Size.Sample(k =>
    {
        using var vectors = new SimplexVectors(k);

        foreach (var sum in Transposed(Rows(vectors)).Select(c => c.Sum()))
            Assert.AreEqual(0, sum, Tolerance);
    });

    [TestMethod]
    public void Max_separation_vectors_are_those_of_the_recursion() => Size.Sample(k =>
    {
        double[][] p = [[1, -1]];
        for (var n = 2; n < k; n++)
        {
            double[] first = [1, .. Enumerable.Repeat(-1.0 / n, n)];
            p = [first, .. p.Select(row => (double[])[0, .. row.Select(v => v * Math.Sqrt(1 - (1.0 / (n * n))))])];
        }

        using var vectors = new MaxSeparationVectors(k);
        var expected = Transposed(p);
        var rows = Rows(vectors);
        for (var c = 0; c < k; c++)
        {
            for (var r = 0; r < k - 1; r++)
                Assert.AreEqual(expected[c][r], rows[c][r], Tolerance);
        }
    });

    [TestMethod]
    public void Ten_thousand_max_separation_vectors_need_no_matrix()
    {
        const int Classes = 10_000;
        var before = GC.GetTotalAllocatedBytes();
        using var vectors = new MaxSeparationVectors(Classes);
        int[] some = [0, 1, 2, 17, 4_999, 5_000, 9_998, 9_999];
        var rows = some.Select(k =>
        {
            var row = new double[vectors.Dimensions];
            vectors.Row(k, row);
            return row;
        }).ToArray();

        AssertGram(Gram(rows), (i, j) => i == j ? 1 : -1.0 / (Classes - 1));
        Assert.IsLessThan(8_000_000L, GC.GetTotalAllocatedBytes() - before);
    }

    [TestMethod]
    public void An_orthoplex_has_both_signs_of_every_axis() => Gen.Select(Size, Gen.Enum<OrthoplexOrder>()).Sample((k, order) =>
    {
        using var vectors = new OrthoplexVectors(k, order);
        var rows = Rows(vectors);

        Assert.AreEqual((k + 1) / 2, vectors.Dimensions);
        Assert.AreEqual(k, rows.Select(r => string.Join(" ", r)).Distinct().Count());
        Assert.IsTrue(rows.All(r => r.Count(v => v != 0) == 1 && r.All(v => v is 0 or 1 or -1)));
        AssertLargestCosine(vectors);
    });

    [TestMethod]
    public void Orthoplex_orders_are_pairs_and_blocks()
    {
        using var pairs = new OrthoplexVectors(4, OrthoplexOrder.Pairs);
        using var blocks = new OrthoplexVectors(4, OrthoplexOrder.Blocks);

        CollectionAssert.AreEqual(new double[] { 1, 0, -1, 0, 0, 1, 0, -1 }, pairs.ToMatrix());
        CollectionAssert.AreEqual(new double[] { 1, 0, 0, 1, -1, 0, 0, -1 }, blocks.ToMatrix());
    }

    [TestMethod]
    public void Cube_codes_are_different_corners_at_unit_length() => Gen.Select(Size, Gen.Int[0, 9]).Sample((k, extra) =>
    {
        var d = CubeVectors.DimensionsFor(k) + extra;
        Assert.IsTrue(k <= 1 << CubeVectors.DimensionsFor(k) && k > 1 << (CubeVectors.DimensionsFor(k) - 1));
        foreach (ClassVectors vectors in new ClassVectors[] { new CubeVectors(k, d), new RandomCubeVectors(k, d, seed: extra) })
        {
            var rows = Rows(vectors);
            Assert.AreEqual(k, rows.Select(r => string.Join(" ", r.Select(Math.Sign))).Distinct().Count());
            Assert.IsTrue(rows.All(r => r.All(v => Math.Abs(Math.Abs(v) - (1 / Math.Sqrt(d))) < Tolerance)));
            AssertLargestCosine(vectors);
            vectors.Dispose();
        }
    });

    [TestMethod]
    public void Ordered_cube_codes_of_the_thesis_have_cosines_up_to_0_97()
    {
        using var vectors = new CubeVectors(100, 64);

        Assert.AreEqual(0.97, Math.Round(vectors.LargestCosine, 2));
    }

    [TestMethod]
    public void Biorthogonal_vectors_serve_twice_the_features_without_a_positive_cosine() => Gen.Int[2, 40].Sample(d =>
    {
        using var vectors = new BiorthogonalVectors(2 * d, d);

        var gram = Gram(Rows(vectors));
        AssertGram(gram, (i, j) => i == j ? 1 : Math.Round(gram[i, j]));
        for (var i = 0; i < 2 * d; i++)
            Assert.AreEqual((0, 1), (Enumerable.Range(0, 2 * d).Count(j => j != i && gram[i, j] > 0.5), Enumerable.Range(0, 2 * d).Count(j => gram[i, j] < -0.5)));
        Assert.AreEqual(0, vectors.LargestCosine);
    });

    [TestMethod]
    public void Biorthogonal_vectors_without_a_sign_change_come_last() => Gen.Int[4, 40].Sample(d =>
    {
        var blocks = BitOperations.PopCount((uint)d);
        using var vectors = new BiorthogonalVectors(2 * d, d);

        var sums = Rows(vectors).Select(row => Math.Abs(row.Sum())).ToArray();

        Assert.IsTrue(sums[..(2 * (d - blocks))].All(sum => sum < Tolerance));
        Assert.IsTrue(sums[(2 * (d - blocks))..].All(sum => sum > 0.5));
    });

    [TestMethod]
    public void Largest_cosines_by_formula_are_those_of_all_pairs() => Gen.Select(Size, Size, Gen.Int[0, 3]).Sample((k, d, seed) =>
    {
        List<ClassVectors> all = [new HadamardVectors(k, d), new OrthogonalVectors(k, d, seed), new HypersphericalVectors(k, Math.Max(d, k / 2), seed)];
        if (k <= 2 * d)
            all.Add(new BiorthogonalVectors(k, d));
        foreach (var vectors in all)
        {
            AssertLargestCosine(vectors);
            vectors.Dispose();
        }
    });

    [TestMethod]
    public void Hyperspherical_vectors_reach_the_known_optimum_where_there_is_one() => Gen.Int[2, 30].Sample(k =>
    {
        var d = Math.Max(2, (k + 2) / 3);
        foreach (var n in new[] { k, k - 1, (k + 1) / 2 }.Where(n => n >= 2 && k <= 2 * n))
        {
            using var vectors = new HypersphericalVectors(k, n, seed: 1);
            Assert.AreEqual(k <= n + 1 ? -1.0 / (k - 1) : 0, Largest(Rows(vectors)), Tolerance);
        }
    });

    /// <summary>The heptagon; the icosahedron; 24 points on a sphere at 43.69° (Tammes' problem); the 24-cell.</summary>
    [TestMethod]
    [DataRow(7, 2, 0.6235)]
    [DataRow(12, 3, 0.4472)]
    [DataRow(24, 3, 0.7231)]
    [DataRow(24, 4, 0.5000)]
    public void The_search_comes_close_to_the_best_arrangement_known(int classes, int dimensions, double best)
    {
        using var vectors = new HypersphericalVectors(classes, dimensions, seed: 0);
        var rows = Rows(vectors);

        Assert.IsTrue(rows.All(r => Math.Abs(r.Sum(v => v * v) - 1) < Tolerance));
        Assert.IsGreaterThan(best - 0.0001, vectors.LargestCosine);
        Assert.IsLessThan(best + 0.04, vectors.LargestCosine);
    }

    [TestMethod]
    public void The_search_separates_more_than_random_vectors()
    {
        using var found = new HypersphericalVectors(100, 20, seed: 0);
        using var random = new OrthogonalVectors(100, 20, seed: 0);

        Assert.IsLessThan(random.LargestCosine - 0.2, found.LargestCosine);
    }

    [TestMethod]
    public void A_seed_gives_one_matrix_and_another_seed_another()
    {
        Func<int, ClassVectors>[] kinds =
        [
            seed => new OrthogonalVectors(9, 16, seed), seed => new EtfVectors(9, 16, seed), seed => new RandomCubeVectors(9, 16, seed),
            seed => new HypersphericalVectors(9, 3, seed),
        ];
        foreach (var kind in kinds)
        {
            using ClassVectors a = kind(3), b = kind(3), c = kind(4);
            CollectionAssert.AreEqual(a.ToMatrix(), b.ToMatrix());
            CollectionAssert.AreNotEqual(a.ToMatrix(), c.ToMatrix());
        }
    }

    /// <summary>Drawn once and written down: weights saved today must meet the same matrix for ever.</summary>
    [TestMethod]
    public void Matrices_stay_what_they_are()
    {
        using var orthogonal = new OrthogonalVectors(2, 3, seed: 0);
        using var random = new RandomCubeVectors(2, 8, seed: 0);
        using var found = new HypersphericalVectors(7, 3, seed: 0);

        Assert.AreEqual("0.43663 0.88377 -0.16827 0.65556 -0.18445 0.73227", Text(orthogonal));
        Assert.AreEqual("-0.35355 0.35355 0.35355 -0.35355 0.35355 -0.35355 -0.35355 -0.35355 0.35355 0.35355 -0.35355 0.35355 0.35355 0.35355 0.35355 0.35355", Text(random));
        Assert.AreEqual("0.63626 0.70031 -0.32363 -0.79129 -0.24079 0.56203 0.15791 0.53901 0.82737 0.88028 -0.35357 0.31639 -0.14712 -0.02351 -0.98884 -0.09181 -0.98023 -0.17529 -0.60467 0.78382 -0.14141", Text(found));
    }

    private static string Text(ClassVectors vectors) =>
        string.Join(" ", vectors.ToMatrix().Select(v => v.ToString("F5", System.Globalization.CultureInfo.InvariantCulture)));

    private static double[][] Rows(ClassVectors vectors) =>
        [.. vectors.ToMatrix().Chunk(vectors.Dimensions)];

    private static double[][] Transposed(double[][] rows) =>
        [.. Enumerable.Range(0, rows[0].Length).Select(c => rows.Select(r => r[c]).ToArray())];

    private static double[,] Gram(double[][] rows)
    {
        var gram = new double[rows.Length, rows.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            for (var j = 0; j < rows.Length; j++)
                gram[i, j] = rows[i].Zip(rows[j], (a, b) => a * b).Sum();
        }

        return gram;
    }

    private static double Largest(double[][] rows)
    {
        var gram = Gram(rows);
        var largest = double.NegativeInfinity;
        for (var i = 0; i < rows.Length; i++)
        {
            for (var j = 0; j < i; j++)
                largest = Math.Max(largest, gram[i, j] / Math.Sqrt(gram[i, i] * gram[j, j]));
        }

        return largest;
    }

    private static void AssertLargestCosine(ClassVectors vectors) =>
        Assert.AreEqual(Largest(Rows(vectors)), vectors.LargestCosine, Tolerance);

    private static void AssertGram(double[,] gram, Func<int, int, double> expected)
    {
        for (var i = 0; i < gram.GetLength(0); i++)
        {
            for (var j = 0; j < gram.GetLength(1); j++)
                Assert.AreEqual(expected(i, j), gram[i, j], Tolerance);
        }
    }
}
