namespace MlNetFixedHeads.TorchBridge.Imaging.Caching;

/// <summary>The form in which a transform's pictures are kept: never larger than the transform needs, and the same whether they are kept or not.</summary>
internal abstract class PreparedForm
{
    /// <summary>Names the form: pictures of forms with other names are no use to this one.</summary>
    public abstract string Key { get; }

    /// <summary>Brings a decoded picture into the form.</summary>
    public abstract DecodedImage Prepare(DecodedImage image);

    /// <summary>The form for a transform.</summary>
    public static PreparedForm For(IInputTransform transform, ImagePreprocessing preprocessing, bool exact)
        => exact ? new ExactForm(transform, preprocessing) : new ReducedForm(transform.MinimumShortSide);
}
