using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Onnx;
using MlNetFixedHeads.Estimators.Columns;

namespace MlNetFixedHeads.Estimators.Scoring;

/// <summary>Builds the chain of ML.NET's own components that scores; it saves and loads like any other.</summary>
internal static class ScoringPipeline
{
    /// <param name="context">The context, which also decides the device.</param>
    /// <param name="options">Names of the columns.</param>
    /// <param name="images">The image column.</param>
    /// <param name="classes">The classes, in the order of the graph's scores.</param>
    /// <param name="resizeShortSide">Short side to which the graph resizes.</param>
    /// <param name="onnxFile">Path of the graph.</param>
    /// <param name="data">Data with the image column; only its schema is looked at.</param>
    public static TransformerChain<ITransformer> Build(
        MLContext context, FixedHeadCnnOptions options, ImageColumn images, ClassLabels classes, int resizeShortSide, string onnxFile, IDataView data)
    {
        List<ITransformer> parts = [];
        try
        {
            foreach (IEstimator<ITransformer> estimator in Estimators(context, options, images, classes, resizeShortSide, onnxFile))
            {
                ITransformer part = estimator.Fit(data);
                parts.Add(part);
                data = part.Transform(data);
            }
        }
        catch
        {
            foreach (IDisposable part in parts.OfType<IDisposable>())
            {
                part.Dispose();
            }

            throw;
        }

        return new TransformerChain<ITransformer>([.. parts]);
    }

    private static IEnumerable<IEstimator<ITransformer>> Estimators(
        MLContext context, FixedHeadCnnOptions options, ImageColumn images, ClassLabels classes, int resizeShortSide, string onnxFile)
    {
        bool tensor = images.Kind == ImageColumnKind.Preprocessed;
        List<string> intermediate = [ColumnNames.Scores, ColumnNames.ClassIndex, ColumnNames.ClassValue];
        yield return context.Transforms.CopyColumns(tensor ? ColumnNames.Input : ColumnNames.Image, options.ImageColumnName);
        if (tensor)
        {
            intermediate.Add(ColumnNames.Input);
        }
        else
        {
            yield return DecodeMappings.Create(context, images, resizeShortSide);
            intermediate.AddRange([ColumnNames.Image, .. OnnxFile.InputColumns(images)]);
        }

        yield return context.Transforms.ApplyOnnxModel(new OnnxOptions
        {
            ModelFile = onnxFile,
            InputColumns = [.. OnnxFile.InputColumns(images)],
            OutputColumns = [.. OnnxFile.OutputColumns(options)],
        });
        yield return context.Transforms.CopyColumns(ColumnNames.Scores, options.ScoreColumnName);
        yield return context.Transforms.CustomMapping(new ArgMax().GetMapping(), ContractNames.ArgMax);
        foreach (IEstimator<ITransformer> step in classes.IndexToKey(context, options.PredictedLabelColumnName))
        {
            yield return step;
        }

        yield return context.Transforms.DropColumns([.. intermediate]);
    }
}
