using MlNetFixedHeads.TorchBridge.Networks;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Training.Reheading;

/// <summary>Mean and covariance of channels over the positions of all maps, in double precision on the CPU.</summary>
internal sealed class PositionStatistics : IDisposable
{
    private readonly Tensor _sum;
    private readonly Tensor _squares;
    private long _count;

    private PositionStatistics(int channels, params long[] squares)
    {
        using var scope = NewDisposeScope();
        _sum = zeros([channels], ScalarType.Float64).DetachFromDisposeScope();
        _squares = zeros(squares, ScalarType.Float64).DetachFromDisposeScope();
    }

    /// <summary>(C).</summary>
    public Tensor Mean => _sum / Count();

    /// <summary>(C, C), or the variances (C) where only those are kept.</summary>
    public Tensor Covariance
    {
        get
        {
            var mean = Mean;
            return (_squares / Count()) - (_squares.dim() == 1 ? mean.Squared() : mean.outer(mean));
        }
    }

    /// <summary>Keeps variances.</summary>
    public static PositionStatistics OfChannels(int channels) => new(channels, channels);

    /// <summary>Keeps the whole covariance.</summary>
    public static PositionStatistics OfProducts(int channels) => new(channels, channels, channels);

    /// <summary>Takes maps (N, C, h, w).</summary>
    public void Add(Tensor maps)
    {
        using var scope = NewDisposeScope();
        var rows = maps.permute(0, 2, 3, 1).reshape(-1, maps.shape[1]).to(CPU).to(ScalarType.Float64);
        _sum.PlusInPlace(rows.sum([0]));
        _squares.PlusInPlace(_squares.dim() == 1 ? rows.Squared().sum([0]) : rows.t().mm(rows));
        _count += rows.shape[0];
    }

    public void Dispose()
    {
        _sum.Dispose();
        _squares.Dispose();
    }

    private Tensor Count() => tensor((double)_count);
}
