using MlNetFixedHeads.TorchBridge.Weights.PyTorch;

namespace MlNetFixedHeads.TorchBridge.Tests.Weights.PyTorch;

[TestClass]
public sealed class HostilePickleTests
{
    [TestMethod]
    [DataRow("os", "system", false)]
    [DataRow("builtins", "open", true)]
    [DataRow("__builtin__", "eval", false)]
    [DataRow("subprocess", "Popen", true)]
    [DataRow("torch", "load", false)]
    [DataRow("torch.hub", "download_url_to_file", true)]
    [DataRow("collections", "OrderedDict.__reduce__", false)]
    [DataRow("torch._utils", "_rebuild_qtensor", true)]
    public void Names_outside_the_list_are_refused_however_they_are_written(string module, string name, bool legacy)
    {
        string expected = $"'{(module == "__builtin__" ? "builtins" : module)}.{name}'";
        string file = "made_by_a_pickle";
        // GLOBAL and REDUCE, INST, STACK_GLOBAL and REDUCE.
        Refused(new PickleWriter().Global(module, name).Mark().Text(file).Text("w").Tuple().Reduce().Stop(), legacy, expected);
        Refused(new PickleWriter().Mark().Text(file).Raw((byte)'i').Raw(System.Text.Encoding.UTF8.GetBytes($"{module}\n{name}\n")).Stop(), legacy, expected);
        Refused(new PickleWriter().Text(module).Text(name).Raw(0x93).Mark().Text(file).Tuple().Reduce().Stop(), legacy, expected);
        Assert.IsFalse(File.Exists(file));
    }

    [TestMethod]
    public void Names_with_control_characters_do_not_reach_the_terminal()
    {
        string message = Refused(new PickleWriter().Global("os\u001b[2J", "system").Stop(), legacy: false);
        Assert.DoesNotContain("\u001b", message);
    }

    [TestMethod]
    public void Calling_what_is_only_a_name_is_refused()
    {
        Refused(new PickleWriter().Global("torch", "FloatStorage").Mark().Number(1L << 40).Tuple().Reduce().Stop(), false, "torch.FloatStorage");
        Refused(new PickleWriter().Text("x").Mark().Tuple().Reduce().Stop(), false, "no function");
        // OBJ, EXT1, NEXT_BUFFER, NEWOBJ_EX.
        foreach (byte code in new byte[] { (byte)'o', 0x82, 0x97, 0x92 })
            Refused(new PickleWriter().Raw(code).Stop(), false, $"0x{code:x2}");
    }

    [TestMethod]
    public void A_text_that_claims_to_be_larger_than_the_file_is_not_allocated()
    {
        Refused(new PickleWriter().Raw((byte)'X', 0xff, 0xff, 0xff, 0xff).Stop(), false, "4294967295 more bytes");
        Refused(new PickleWriter().Raw(0x8d, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff).Stop(), true, "18446744073709551615 more bytes");
        Refused(new PickleWriter().Raw(0x8b, 0, 0, 0, 0x40).Stop(), false, "integer");
    }

    [TestMethod]
    public void A_memo_index_takes_no_memory_and_a_wrong_one_is_refused()
    {
        Refused(new PickleWriter().Number(1).Raw((byte)'r', 0xff, 0xff, 0xff, 0xff).Stop(), false, "plain value");
        Refused(new PickleWriter().Raw((byte)'h', 9).Stop(), false, "not remembered");
    }

    [TestMethod]
    public void A_dictionary_that_contains_itself_ends()
    {
        // d = {}; d['model'] = d
        byte[] cycle = new PickleWriter().Raw((byte)'}', (byte)'q', 0).Text("model").Raw((byte)'h', 0, (byte)'s').Stop();
        Refused(cycle, legacy: true, "no dictionary of tensors");
    }

    [TestMethod]
    public void Large_dictionaries_out_of_one_list_end_before_memory_does()
    {
        // A list of 20,000 pairs, made into a dictionary over and over, six bytes a time.
        PickleWriter writer = new PickleWriter().Raw((byte)'N', (byte)'N', 0x86, (byte)'q', 0, (byte)'0', (byte)']', (byte)'q', 1, (byte)'(');
        for (int i = 0; i < 20_000; i++) writer.Raw((byte)'h', 0);
        writer.Raw((byte)'e', (byte)'0').Global("collections", "OrderedDict").Raw((byte)'q', 2);
        for (int i = 0; i < 100_000; i++) writer.Raw((byte)'h', 2, (byte)'h', 1, 0x85, (byte)'R');
        Refused(writer.Stop(), false, "operations");
    }

    [TestMethod]
    public void Deep_nesting_does_not_overflow_the_stack()
    {
        PickleWriter writer = new();
        for (int i = 0; i < 500_000; i++) writer.Raw((byte)']');
        for (int i = 0; i < 499_999; i++) writer.Raw((byte)'a');
        Refused(writer.Stop(), false, "a list");
    }

    private static string Refused(byte[] pickle, bool legacy, params string[] words)
    {
        using TemporaryFolder folder = new();
        File.WriteAllBytes(folder["x.pth"], legacy ? CheckpointWriter.Legacy(pickle, []) : CheckpointWriter.Zip(pickle, []));
        CheckpointException error = Assert.ThrowsExactly<CheckpointException>(() => CheckpointFile.Open(folder["x.pth"]));
        foreach (string word in words) Assert.Contains(word, error.Message);
        return error.Message;
    }
}
