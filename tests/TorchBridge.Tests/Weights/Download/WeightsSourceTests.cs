using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using MlNetFixedHeads.TorchBridge.Weights.Download;

namespace MlNetFixedHeads.TorchBridge.Tests.Weights.Download;

[TestClass]
public sealed class WeightsSourceTests
{
    private static readonly byte[] Content = "weights"u8.ToArray();

    private static readonly string Prefix = Convert.ToHexStringLower(SHA256.HashData(Content))[..8];

    [TestMethod]
    public void Published_files_are_named_with_their_checksum()
    {
        (CnnArchitecture Network, string File, string Prefix)[] published =
        [
            (CnnArchitecture.ResNet18, "resnet18-f37072fd.pth", "f37072fd"),
            (CnnArchitecture.MobileNetV2, "mobilenet_v2-b0353104.pth", "b0353104"),
            (CnnArchitecture.ShuffleNetV2X05, "shufflenetv2_x0.5-f707e7126e.pth", "f707e7126e"),
        ];
        foreach ((CnnArchitecture network, string file, string prefix) in published)
        {
            Assert.IsTrue(PublishedWeights.TryFind(network, out PublishedWeights? weights));
            Assert.AreEqual(new Uri($"https://download.pytorch.org/models/{file}"), weights.Url);
            Assert.AreEqual(prefix, weights.Sha256Prefix);
        }
    }

    [TestMethod]
    public void A_path_stays_what_it_is_and_a_network_without_published_weights_is_named()
    {
        using TemporaryFolder folder = new();
        WeightsSource source = new(folder["cache"], NullLogger.Instance);
        Assert.AreEqual("some.pth", source.Find("some.pth", CnnArchitecture.ResNet32Cifar, CancellationToken.None));
        string message = Assert.ThrowsExactly<ArgumentException>(() => source.Find("imagenet", CnnArchitecture.ResNet32Cifar, CancellationToken.None)).Message;
        Assert.Contains("resnet32_cifar", message);
        Assert.Contains("mobilenet_v2", message);
    }

    [TestMethod]
    public void A_file_is_downloaded_once_and_checked_each_time()
    {
        using TemporaryFolder folder = new();
        using FileServer server = new(Content);
        WeightsSource source = new(folder["cache"], NullLogger.Instance);
        string path = source.Find(server.Url(), "file.pth", Prefix, CancellationToken.None);
        CollectionAssert.AreEqual(Content, File.ReadAllBytes(path));
        Assert.AreEqual(path, source.Find(server.Url(), "file.pth", Prefix, CancellationToken.None));
        Assert.AreEqual(1, server.Requests);

        File.WriteAllText(path, "something else, put there by hand");
        string message = Assert.ThrowsExactly<WeightsDownloadException>(() => source.Find(server.Url(), "file.pth", Prefix, CancellationToken.None)).Message;
        Assert.Contains(path, message);
        Assert.Contains(Prefix, message);
    }

    [TestMethod]
    public void Without_a_connection_the_message_says_which_file_to_put_where()
    {
        using TemporaryFolder folder = new();
        Uri gone;
        using (FileServer server = new(Content)) gone = server.Url();
        WeightsSource source = new(folder["cache"], NullLogger.Instance);
        string message = Assert.ThrowsExactly<WeightsDownloadException>(() => source.Find(gone, "file.pth", Prefix, CancellationToken.None)).Message;
        foreach (string part in new[] { gone.ToString(), Path.Combine(folder["cache"], "file.pth"), CacheFolder.Variable }) Assert.Contains(part, message);
    }
}
