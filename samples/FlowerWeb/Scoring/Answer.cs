using MlNetFixedHeads;

namespace FlowerWeb.Scoring;

/// <summary>What a model said of a picture, with the model that said it: the next one may be in use already.</summary>
internal sealed record Answer(PictureScores Scores, ModelInfo Model);
