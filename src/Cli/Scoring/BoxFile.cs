using System.Text.Json;
using MlNetFixedHeads.Cli.Output;
using MlNetFixedHeads.Estimators;

namespace MlNetFixedHeads.Cli.Scoring;

/// <summary>Boxes of pictures from a JSON file: <c>{"image_00001.jpg": [{"x": 10, "y": 4, "width": 80, "height": 76}]}</c>, in pixels from the top
/// left corner. Names are relative to the file's folder, or the pictures' bare file names.</summary>
internal sealed class BoxFile
{
    /// <summary>The name that a data set's own file has.</summary>
    public const string UsualName = "boxes.json";

    private readonly string _folder;
    private readonly Dictionary<string, BoundingBox[]> _boxes;

    private BoxFile(string folder, Dictionary<string, BoundingBox[]> boxes) => (_folder, _boxes) = (folder, boxes);

    /// <exception cref="CommandFailedException">There is no such file, or it has another form.</exception>
    public static BoxFile Read(string path, string option)
    {
        try
        {
            using FileStream stream = File.OpenRead(path);
            Dictionary<string, Entry[]> entries = JsonSerializer.Deserialize<Dictionary<string, Entry[]>>(stream, JsonText.Options)
                ?? throw new JsonException("it is null");
            foreach ((string name, Entry[] boxes) in entries)
            {
                if (boxes is null || boxes.Any(b => b is null || !(b.Width > 0 && b.Height > 0 && double.IsFinite(b.X + b.Y + b.Width + b.Height))))
                    throw new JsonException($"'{name}' has a box without an area");
            }

            return new(
                Path.GetDirectoryName(Path.GetFullPath(path))!,
                entries.ToDictionary(e => e.Key.Replace('\\', '/'), e => e.Value.Select(b => new BoundingBox(b.X, b.Y, b.X + b.Width, b.Y + b.Height)).ToArray(), StringComparer.Ordinal));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new CommandFailedException(
                $"{option} '{path}' cannot be used: {e.Message.TrimEnd('.')}; expected {{\"NAME.jpg\": [{{\"x\", \"y\", \"width\", \"height\"}}]}}.", e);
        }
    }

    /// <summary>The boxes of a picture; none where the file does not have it.</summary>
    public IReadOnlyList<BoundingBox> Of(string picture) =>
        _boxes.TryGetValue(Path.GetRelativePath(_folder, picture).Replace('\\', '/'), out BoundingBox[]? boxes) ? boxes
        : _boxes.TryGetValue(Path.GetFileName(picture), out boxes) ? boxes
        : [];

    private sealed record Entry(double X, double Y, double Width, double Height);
}
