using MlNetFixedHeads;

namespace FlowerWeb.Scoring;

/// <summary>A picture that is ready to be scored.</summary>
internal sealed record DecodedPicture(PictureJob Job, PreparedPicture Picture);
