namespace MlNetFixedHeads.TorchBridge.Tests.Heads;

[TestClass]
public sealed class ClassifierHeadTests
{
    [TestMethod]
    [DataRow("identity:bias")]
    [DataRow("identity_truncated")]
    [DataRow("orthogonal:seed=3,allow-more-classes")]
    [DataRow("orthogonal_scaled:allow-more-classes")]
    [DataRow("hadamard:scale=0.1,allow-more-classes")]
    [DataRow("simplex:no-adapter")]
    [DataRow("orthoplex:order=blocks,no-adapter")]
    [DataRow("cube")]
    [DataRow("cube_random:seed=12")]
    [DataRow("etf:adapter,seed=2")]
    [DataRow("max_separation:radius=2.5,no-adapter")]
    [DataRow("hyperspherical:dimensions=16,seed=1")]
    [DataRow("conv3x3")]
    public void The_text_form_is_read_as_it_is_written(string text)
    {
        var head = ClassifierHead.Parse(text);

        Assert.AreEqual(text, head.ToString());
        Assert.AreEqual(head, ClassifierHead.Parse(text.ToUpperInvariant()));
        Assert.AreEqual(text.Split(':')[0], head.Name);
    }

    [TestMethod]
    public void Heads_of_the_same_name_and_options_are_equal()
    {
        Assert.AreEqual(ClassifierHead.HadamardWith(0.1), ClassifierHead.Parse("hadamard:scale=0.1"));
        Assert.AreNotEqual(ClassifierHead.Hadamard, ClassifierHead.HadamardWith(0.1));
        Assert.AreEqual(ClassifierHead.Orthoplex, ClassifierHead.OrthoplexWith());
        Assert.AreEqual(ClassifierHead.Etf, ClassifierHead.EtfWith());
        Assert.AreEqual(ClassifierHead.Hyperspherical, ClassifierHead.HypersphericalWith());
    }

    [TestMethod]
    public void Every_head_is_read_by_its_name_alone()
    {
        Assert.HasCount(16, ClassifierHead.All);
        foreach (var head in ClassifierHead.All)
        {
            Assert.AreEqual(head, ClassifierHead.Parse(head.Name));
            Assert.AreEqual(head.Name, head.ToString());
        }
    }

    [TestMethod]
    [DataRow("magic", "hyperspherical")]
    [DataRow("hadamard:scale", "scale=(a finite number above 0)")]
    [DataRow("hadamard:scale=-1", "above 0")]
    [DataRow("hadamard:scale=wide", "above 0")]
    [DataRow("hadamard:seed=1", "allow-more-classes")]
    [DataRow("learned:bias", "it has none")]
    [DataRow("identity:bias=1", "expected bias")]
    [DataRow("orthogonal:seed=-1", "whole number")]
    [DataRow("hyperspherical:dimensions=1", "2 or more")]
    [DataRow("orthoplex:order=random", "pairs or blocks")]
    [DataRow("identity:", "no option ''")]
    public void What_is_not_understood_is_told_with_what_would_be(string text, string expected)
    {
        var error = Assert.ThrowsExactly<ArgumentException>(() => ClassifierHead.Parse(text));
        StringAssert.Contains(error.Message, expected);
    }

    [TestMethod]
    public void Options_out_of_range_are_refused()
    {
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => ClassifierHead.HadamardWith(fixedScale: 0));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => ClassifierHead.MaxSeparationWith(radius: double.NaN));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => ClassifierHead.HypersphericalWith(dimensions: 1));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => ClassifierHead.OrthoplexWith((OrthoplexOrder)7));
    }
}
