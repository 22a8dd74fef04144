using MlNetFixedHeads.Samples.ThesisTables.Reproduction.Thesis;

namespace MlNetFixedHeads.Samples.ThesisTables.Reproduction.Options;

/// <summary>What the command line asks for.</summary>
internal sealed record ReproduceArguments
{
    public const string Usage = """
        Usage: ThesisTables reproduce --table 5.1|5.2|5.3|5.4|5.5|5.6 --data DATA [options]
          --data DATA              flowers102:DIR, cars196:DIR, cifar100:DIR, imagenet:DIR, folder:DIR or manifest:FILE.csv; cars=DATA and flowers=DATA for table 5.5
          --images FOLDER          the pictures' folder where it is not the data set's usual one; also as cars=FOLDER
          --output DIR             where results, checkpoints and tables are kept (default output)
          --scale small|full       a budget for two cores (default), or the thesis' recipe; the options below change either
          --epochs N, --batch N, --size PIXELS, --lr X, --pretrained FILE|imagenet|none     also as SCOPE=VALUE, and more than once; SCOPE is a data set (cars), it and classes (cars-196), or a network
          --seeds N                trainings of each row (default 3)
          --networks A[:B],...     only rows of these networks; A:B trains B in place of A
          --classes N[:M],...      only rows of so many classes; N:M trains the first M in place of N
          --rows TEXT,...          only rows of a data set (cars), of its classes (cars-196), or one (cars-196/mobilenet_v2/identity)
          --heads NAME,...         only rows of these heads
          --train-per-class N      the first N training pictures of each class
          --join-validation        the validation pictures train too, where there are test pictures
          --head-init random|truncate|ridge|lda     where layers begin that pretrained weights lack (default random)
          --allow-incomplete-weights                other layers may be absent from the weights too
          --threads N              processors used by this process
          --trial I/N              of the trainings, every N-th one from the I-th, so that N processes share them
          --dry-run                list the trainings, and train nothing
        """;

    public required ThesisTable Table { get; init; }

    public required Budget Budget { get; init; }

    /// <summary>Data sets as <see cref="Usage"/> says, by the thesis' data set.</summary>
    public required Scoped<string> Data { get; init; }

    /// <summary>Folders of pictures.</summary>
    public required Scoped<string> Images { get; init; }

    public required string Output { get; init; }

    public required Scoped<int> Epochs { get; init; }

    public required Scoped<int> Batch { get; init; }

    public required Scoped<int> Size { get; init; }

    public required Scoped<double> Rate { get; init; }

    /// <summary>Weight files; null for random weights.</summary>
    public required Scoped<string?> Pretrained { get; init; }

    public int Seeds { get; init; } = 3;

    /// <summary>Networks to train, and for which; null for the budget's.</summary>
    public IReadOnlyList<Substitute<CnnArchitecture>>? Networks { get; init; }

    /// <summary>Numbers of classes to train, and for which; null for the budget's.</summary>
    public IReadOnlyList<Substitute<int>>? Classes { get; init; }

    /// <summary>Data sets, groups or keys of rows; null for all.</summary>
    public IReadOnlyList<string>? Rows { get; init; }

    /// <summary>Names of heads; null for all.</summary>
    public IReadOnlyList<string>? Heads { get; init; }

    public int? TrainPerClass { get; init; }

    public bool JoinValidation { get; init; }

    public Reinitialize HeadInit { get; init; }

    public bool AllowIncompleteWeights { get; init; }

    public int? Threads { get; init; }

    public SearchShare? Share { get; init; }

    public bool DryRun { get; init; }
}
