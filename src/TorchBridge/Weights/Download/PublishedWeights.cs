using System.Diagnostics.CodeAnalysis;

namespace MlNetFixedHeads.TorchBridge.Weights.Download;

/// <summary>torchvision's files of weights trained on ImageNet (its first versions, IMAGENET1K_V1).</summary>
/// <param name="File">The file's name, with the first digits of its SHA-256 in it.</param>
internal sealed record PublishedWeights(string File)
{
    /// <summary>What users write instead of a path.</summary>
    public const string Keyword = "imagenet";

    private const string Server = "https://download.pytorch.org/models/";

    private static readonly Dictionary<string, PublishedWeights> ByNetwork = new(StringComparer.Ordinal)
    {
        ["resnet18"] = new("resnet18-f37072fd.pth"),
        ["resnet50"] = new("resnet50-0676ba61.pth"),
        ["mobilenet_v2"] = new("mobilenet_v2-b0353104.pth"),
        ["shufflenet_v2_x0_5"] = new("shufflenetv2_x0.5-f707e7126e.pth"),
    };

    public Uri Url => new(Server + File);

    /// <summary>The digits between the name's last hyphen and its ending.</summary>
    public string Sha256Prefix => Path.GetFileNameWithoutExtension(File)[(File.LastIndexOf('-') + 1)..];

    public static bool IsKeyword(string? text) => text == Keyword;

    /// <summary>The file for a network; false for one that nobody trained on ImageNet.</summary>
    public static bool TryFind(CnnArchitecture architecture, [NotNullWhen(true)] out PublishedWeights? weights) =>
        ByNetwork.TryGetValue(architecture.Name, out weights);

    /// <summary>What to say of a network without such a file.</summary>
    public static string NoneFor(CnnArchitecture architecture) =>
        $"there are no published '{Keyword}' weights of {architecture}; there are of {string.Join(", ", CnnArchitecture.All.Where(a => ByNetwork.ContainsKey(a.Name)))}. Give the path of a file instead.";
}
