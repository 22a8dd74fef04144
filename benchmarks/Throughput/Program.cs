using System.Diagnostics;
using MlNetFixedHeads;
using MlNetFixedHeads.TorchBridge.Networks;
using TorchSharp;
using static TorchSharp.torch;

TorchRuntime.EnsureLoaded();
var architecture = CnnArchitecture.Parse(args[0]);
var size = int.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture);
Console.WriteLine($"threads {get_num_threads()}");
foreach (var layout in new[] { "contiguous", "channels-last", "weights-contiguous" })
{
    using var network = NetworkRegistry.Create(architecture, ClassifierHead.Identity, 102, 1);
    network.train();
    if (layout == "channels-last")
        network.UseChannelsLast();
    using var optimizer = optim.SGD(network.parameters(), 0.01, 0.9, weight_decay: 1e-4);
    using var x = layout == "contiguous" ? rand(64, 3, size, size) : rand(64, size, size, 3).permute(0, 3, 1, 2);
    using var y = arange(64, ScalarType.Int64);
    for (var i = 0; i < 4; i++)
    {
        using var scope = NewDisposeScope();
        var watch = Stopwatch.StartNew();
        optimizer.zero_grad();
        var loss = nn.functional.cross_entropy(network.Run(TorchOps.Evaluation, x).Logits, y);
        var forward = watch.Elapsed.TotalMilliseconds;
        loss.backward();
        var backward = watch.Elapsed.TotalMilliseconds;
        optimizer.step();
        Console.WriteLine($"{layout}: forward {forward:F0} backward {backward - forward:F0} step {watch.Elapsed.TotalMilliseconds - backward:F0} ms, {64 / watch.Elapsed.TotalSeconds:F1} images/s");
    }
}

return 0;
