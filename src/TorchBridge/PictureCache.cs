namespace MlNetFixedHeads;

/// <summary>Where decoded training pictures are kept between epochs. No choice changes a result: pictures are prepared in the same way
/// whether they are kept or not.</summary>
public enum PictureCache
{
    /// <summary>In memory. In files where the pictures do not fit the memory budget and a folder for them is given. Not at all where no
    /// picture is read twice.</summary>
    Auto,

    /// <summary>Nowhere: every picture is decoded in every epoch.</summary>
    None,

    /// <summary>In memory, as many as fit the budget.</summary>
    Memory,

    /// <summary>In memory-mapped files that later runs use again. Pictures that do not come from files of their own are kept in memory.</summary>
    File,
}
