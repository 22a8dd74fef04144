using FlowerWeb.Scoring;

namespace FlowerWeb.Requests;

/// <summary>What the page needs to know.</summary>
/// <param name="Name">The model's file.</param>
/// <param name="Version">The first digits of its SHA-256.</param>
/// <param name="Classes">Number of classes.</param>
/// <param name="Parameters">Number of learned parameters.</param>
/// <param name="HeatMaps">Whether <c>/explain</c> works.</param>
/// <param name="MaxFileBytes">Largest file.</param>
/// <param name="MaxPixels">Largest picture.</param>
/// <param name="MaxPictures">Most pictures at once.</param>
internal sealed record ModelDescription(
    string Name, string Version, int Classes, long Parameters, bool HeatMaps, int MaxFileBytes, long MaxPixels, int MaxPictures)
{
    public static ModelDescription Of(ModelInfo model, WebLimits limits) => new(
        model.File, model.Version, model.ClassNames.Count, model.Parameters, model.HeatMaps, limits.MaxFileBytes, limits.MaxPixels, limits.MaxPictures);
}
