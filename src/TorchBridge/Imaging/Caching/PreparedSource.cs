namespace MlNetFixedHeads.TorchBridge.Imaging.Caching;

/// <summary>A source whose pictures come prepared, from where they are kept if they are.</summary>
internal sealed class PreparedSource(IImageSource source, PreparedForm form, IPreparedStore? store) : IImageSource
{
    public int Count => source.Count;

    public int Label(int index) => source.Label(index);

    public float Weight(int index) => source.Weight(index);

    public string Name(int index) => source.Name(index);

    public PictureStamp? Stamp(int index) => source.Stamp(index);

    public DecodedImage Read(int index, int minimumShortSide)
    {
        if (store is null)
        {
            return form.Prepare(source.Read(index, minimumShortSide));
        }

        if (!store.TryRead(index, out DecodedImage image, out PictureStamp? stamp))
        {
            DecodedImage read = source.Read(index, minimumShortSide);
            image = form.Prepare(read);

            // What the caller has preprocessed was not decoded either: to keep it would save nothing.
            if (read.Pixels is not null)
            {
                store.Add(index, stamp, image);
            }
        }

        return image;
    }
}
