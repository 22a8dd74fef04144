namespace MlNetFixedHeads.Samples.ThesisTables.Reproduction.Planning;

/// <summary>One training.</summary>
/// <param name="Row">What for.</param>
/// <param name="Seed">Its seed.</param>
/// <param name="Options">With what; where files go is not in it.</param>
/// <param name="Pictures">On what.</param>
internal sealed record PlannedTraining(PlannedRow Row, int Seed, FixedHeadCnnOptions Options, PictureSet Pictures)
{
    public string Name => FormattableString.Invariant($"{Row.Name}_seed{Seed}");

    /// <summary>Pictures that go through the network forth and back.</summary>
    public long TrainImages => (long)Options.Epochs * Pictures.Train.Count;

    /// <summary>Pictures that only go through it forth.</summary>
    public long TestImages => Pictures.Test.Count + (Options.Reinitialize is Reinitialize.LdaOnFeatures or Reinitialize.RidgeOnFeatures ? Pictures.Train.Count : 0);
}
