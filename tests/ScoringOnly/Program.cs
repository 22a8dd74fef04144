using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetFixedHeads.ScoringOnly;

if (args.Length < 2)
{
    Console.Error.WriteLine("usage: ScoringOnly MODEL.zip PICTURE...");
    return 2;
}

// Nothing of the library is named or registered here: ML.NET finds what the model needs by itself.
var context = new MLContext();
ITransformer model = context.Model.Load(args[0], out _);
IDataView rows = context.Data.LoadFromEnumerable(args[1..].Select(path => new PictureRow { ImagePath = path }));
IDataView scored = model.Transform(rows);
VBuffer<ReadOnlyMemory<char>> names = default;
scored.Schema["Score"].GetSlotNames(ref names);
string[] classes = [.. names.DenseValues().Select(n => n.ToString())];
foreach (ScoredRow row in context.Data.CreateEnumerable<ScoredRow>(scored, reuseRowObject: false))
{
    uint key = row.PredictedLabel;
    Console.WriteLine(JsonSerializer.Serialize(new { file = row.ImagePath, label = key == 0 ? null : classes[key - 1], scores = row.Score }));
}

(model as IDisposable)?.Dispose();
return 0;
