namespace MlNetFixedHeads;

/// <summary>How many pictures a split has of which class.</summary>
public sealed record InspectedSplit
{
    /// <summary>The split's name.</summary>
    public required string Name { get; init; }

    /// <summary>Number of pictures, unlabelled and undecodable ones included.</summary>
    public required int Count { get; init; }

    /// <summary>Number of pictures of each class, in the order of <see cref="ImageInspection.ClassNames"/>.</summary>
    public required IReadOnlyList<int> ClassCounts { get; init; }

    /// <summary>Number of pictures without a class.</summary>
    public int Unlabelled => Count - ClassCounts.Sum();

    /// <summary>Number of classes without a picture.</summary>
    public int EmptyClasses => ClassCounts.Count(c => c == 0);

    /// <summary>Pictures of the smallest class that has any; 0 where none has.</summary>
    public int SmallestClass => ClassCounts.Where(c => c > 0).DefaultIfEmpty().Min();

    /// <summary>Pictures of the largest class.</summary>
    public int LargestClass => ClassCounts.DefaultIfEmpty().Max();

    /// <summary><see cref="LargestClass"/> divided by <see cref="SmallestClass"/>: 1 in a balanced split, 0 in one without labels.</summary>
    public double Imbalance => SmallestClass == 0 ? 0 : (double)LargestClass / SmallestClass;
}
