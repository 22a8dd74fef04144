using MlNetFixedHeads.TorchBridge.Distributed;

namespace MlNetFixedHeads.TorchBridge.Tests.Distributed;

[TestClass]
public sealed class GpuShareTests
{
    [TestMethod]
    [DataRow("auto", 0, 2, "cuda:0")]
    [DataRow("auto", 1, 2, "cuda:1")]
    [DataRow("cuda", 1, 4, "cuda:1")]
    [DataRow("cuda:3", 1, 4, "cuda:3")]
    [DataRow("cpu", 1, 1, "cpu")]
    [DataRow("auto", 1, 0, "auto")]
    public void Ranks_that_see_all_GPUs_take_one_each_unless_one_is_named(string asked, int rank, int visible, string expected) =>
        Assert.AreEqual(expected, GpuShare.Together(asked, rank, [null, null], visible));

    [TestMethod]
    public void A_rank_that_is_shown_its_own_GPU_takes_it()
    {
        string?[] shown = ["0", "1", "2"];
        for (var rank = 0; rank < shown.Length; rank++)
            Assert.AreEqual("cuda:0", GpuShare.Together("auto", rank, shown, 1));
    }

    [TestMethod]
    public void Ranks_that_are_shown_parts_of_the_GPUs_divide_each_part()
    {
        string?[] shown = ["0,1", "2,3", "0,1", "2,3"];
        CollectionAssert.AreEqual(
            new[] { "cuda:0", "cuda:0", "cuda:1", "cuda:1" }, Enumerable.Range(0, 4).Select(rank => GpuShare.Together("auto", rank, shown, 2)).ToArray());
    }

    [TestMethod]
    [DataRow(null, 1, 2, "2 processes of this machine see the same GPU (CUDA_VISIBLE_DEVICES is not set)")]
    [DataRow("0", 1, 2, "2 processes of this machine see the same GPU (CUDA_VISIBLE_DEVICES is '0')")]
    [DataRow("0,1", 2, 3, "3 processes of this machine see the same 2 GPUs")]
    public void More_ranks_than_GPUs_are_refused_by_each_of_them(string? shown, int visible, int ranks, string expected)
    {
        string?[] all = [.. Enumerable.Repeat(shown, ranks)];
        for (var rank = 0; rank < ranks; rank++)
        {
            var error = Assert.ThrowsExactly<DistributedException>(() => GpuShare.Together("auto", rank, all, visible));
            Assert.Contains(expected, error.Message);
            Assert.Contains("set Device to cpu", error.Message);
        }
    }

    [TestMethod]
    [DataRow("auto", 5, 4, "cuda:1")]
    [DataRow("cuda", 3, 1, "cuda:0")]
    [DataRow("auto", 2, 0, "auto")]
    [DataRow("auto", null, 4, "auto")]
    [DataRow("cuda:2", 1, 4, "cuda:2")]
    [DataRow("cpu", 1, 4, "cpu")]
    public void Processes_that_train_apart_take_turns(string asked, int? place, int visible, string expected) =>
        Assert.AreEqual(expected, GpuShare.Apart(asked, place, visible));

    [TestMethod]
    [DataRow("", null, null)]
    [DataRow("", 3, 3)]
    [DataRow("OMPI_COMM_WORLD_SIZE=8 OMPI_COMM_WORLD_LOCAL_RANK=1", 5, 1)]
    [DataRow("OMPI_COMM_WORLD_SIZE=1 OMPI_COMM_WORLD_LOCAL_RANK=0", 2, 2)]
    [DataRow("PMI_SIZE=4 MPI_LOCALRANKID=2", null, 2)]
    [DataRow("SLURM_STEP_NUM_TASKS=4 SLURM_LOCALID=3", null, 3)]
    // A script of Slurm's that starts several by itself: all see the script's number.
    [DataRow("SLURM_NTASKS=4 SLURM_LOCALID=0", 2, 2)]
    public void A_launcher_of_several_tells_the_place_on_the_machine(string environment, int? trial, int? expected)
    {
        var variables = environment.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(v => v.Split('=')).ToDictionary(v => v[0], v => v[1]);
        Assert.AreEqual(expected, GpuShare.Place(variables.GetValueOrDefault, trial));
    }
}
