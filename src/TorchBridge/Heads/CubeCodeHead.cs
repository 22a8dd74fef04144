using MlNetFixedHeads.TorchBridge.Heads.Geometry;

namespace MlNetFixedHeads.TorchBridge.Heads;

/// <summary>y = Wx with corners of a cube of d dimensions, in order or at random (Qian 2020). Nothing is learned.</summary>
internal sealed class CubeCodeHead : FixedVectorHead
{
    private CubeCodeHead(int features, ClassVectors vectors)
        : base(features, vectors)
    {
    }

    public static CubeCodeHead Ordered(int features, int classes) => new(features, new CubeVectors(classes, features));

    public static CubeCodeHead Random(int features, int classes, int seed) => new(features, new RandomCubeVectors(classes, features, seed));
}
