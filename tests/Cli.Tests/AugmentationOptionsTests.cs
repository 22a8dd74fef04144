using System.CommandLine;
using MlNetFixedHeads.Cli.Options;
using MlNetFixedHeads.Estimators.History;

namespace MlNetFixedHeads.Cli.Tests;

[TestClass]
public sealed class AugmentationOptionsTests
{
    [TestMethod]
    public void Nothing_given_is_the_default()
    {
        FixedHeadCnnOptions options = Read();
        Assert.AreEqual(Augmentation.Default, options.Augmentation);
        Assert.AreEqual(TestTimeFlip.None, options.TestTimeFlip);
        Assert.AreEqual(UnreadableImagePolicy.Skip, options.OnUnreadable);
    }

    [TestMethod]
    public void Every_option_reaches_the_augmentation()
    {
        FixedHeadCnnOptions options = Read(
            "--crop-scale", "0.2,0.9", "--pad-crop", "4", "--flip", "both", "--augment", "randaugment:3:12", "--color-jitter", "0.4,0.3,0.2,0.1", "--erase", "0.25",
            "--mixup", "0.2", "--cutmix", "1", "--tta-flip", "--on-unreadable", "substitute");
        var expected = new Augmentation
        {
            CropScale = (0.2, 0.9),
            PadAndCrop = 4,
            VerticalFlip = true,
            Policy = AugmentationPolicy.RandAugment(3, 12),
            ColorJitter = new() { Brightness = 0.4, Contrast = 0.3, Saturation = 0.2, Hue = 0.1 },
            Erasing = new() { Probability = 0.25 },
            Mixup = 0.2,
            Cutmix = 1,
        };
        Assert.AreEqual(expected, options.Augmentation);
        Assert.AreEqual(TestTimeFlip.Model, options.TestTimeFlip);
        Assert.AreEqual(UnreadableImagePolicy.Substitute, options.OnUnreadable);

        AugmentationDocument document = AugmentationDocument.Of(options.Augmentation);
        Assert.IsNull(document.CropScale);
        Assert.AreEqual("randaugment:3:12", document.Policy);
        Assert.AreEqual(0.33, document.Erasing!.Scale[1]);
        Assert.AreEqual(TestTimeFlip.Validation, Read("--tta-flip", "validation").TestTimeFlip);
    }

    [TestMethod]
    public void Everything_wrong_is_reported_at_once() =>
        CliRun.Of(
            "train", "--data", "folder:x", "--arch", "resnet18", "--head", "identity", "--output", "o", "--crop-scale", "0", "--pad-crop", "-1", "--flip", "left",
            "--augment", "autoaugment", "--color-jitter", "1,2", "--erase", "2", "--mixup", "-1", "--cutmix", "x", "--tta-flip", "twice", "--on-unreadable", "cry")
            .ShouldFail(
                ExitCodes.WrongUsage,
                "--crop-scale", "--pad-crop", "--flip", "autoaugment", "--color-jitter", "--erase", "--mixup", "--cutmix", "twice", "--on-unreadable: 'cry' is no policy");

    private static FixedHeadCnnOptions Read(params string[] words)
    {
        var command = new Command("train");
        var options = new AugmentationOptions();
        options.AddTo(command);
        ParseResult parsed = command.Parse(words);
        Assert.IsEmpty(parsed.Errors, string.Join(" ", parsed.Errors.Select(e => e.Message)));
        return options.Read(parsed, new());
    }
}
