using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using MlNetFixedHeads.Estimators.Columns;

namespace MlNetFixedHeads.Estimators.Scoring;

/// <summary>Scores to the index of the first largest.</summary>
[CustomMappingFactoryAttribute(ContractNames.ArgMax)]
internal sealed class ArgMax : CustomMappingFactory<ScoresInput, ClassIndexOutput>
{
    public override Action<ScoresInput, ClassIndexOutput> GetMapping() => Map;

    private static void Map(ScoresInput input, ClassIndexOutput output)
    {
        VBuffer<float> scores = input.Scores;
        ReadOnlySpan<float> values = scores.Dense();
        int best = -1;
        for (int i = 0; i < values.Length; i++)
        {
            if (!float.IsNaN(values[i]) && (best < 0 || values[i] > values[best]))
            {
                best = i;
            }
        }

        output.Index = best;
    }
}
