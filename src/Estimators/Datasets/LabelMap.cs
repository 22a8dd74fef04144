using System.Text.Json;
using Microsoft.ML;
using MlNetFixedHeads.Estimators.Columns;
using MlNetFixedHeads.Estimators.Datasets;
using MlNetFixedHeads.Estimators.Scoring;

namespace MlNetFixedHeads;

/// <summary>The names of classes in the order of their keys, which can be saved with a model and enforced on other data.</summary>
/// <remarks>The file is JSON, <c>{"classes": ["rose", "tulip"]}</c>, in UTF-8. Other members are passed over, so that the <c>history.json</c>
/// of <c>fixedheads train</c> is such a file too.</remarks>
public sealed class LabelMap
{
    private const long LongestFile = 256 << 20;
    private const string Classes = "classes";

    private static readonly JsonWriterOptions Readable = new() { Indented = true };

    /// <summary>A map of given names.</summary>
    /// <param name="classNames">The names; the first has key 1.</param>
    /// <exception cref="InvalidDataException">There are none, or one is blank or there twice.</exception>
    public LabelMap(IReadOnlyList<string> classNames)
    {
        ArgumentNullException.ThrowIfNull(classNames);
        ClassNames = ClassList.Require(classNames, "The label map");
    }

    /// <summary>The names; the first has key 1.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>The map of a data view's label column: its key values.</summary>
    /// <param name="data">The data view; only its schema is looked at.</param>
    /// <param name="labelColumnName">A key column with names.</param>
    /// <exception cref="ArgumentException">There is no such column, or it is no key with names.</exception>
    public static LabelMap Of(IDataView data, string labelColumnName = "Label")
    {
        ArgumentNullException.ThrowIfNull(data);
        if (data.Schema.GetColumnOrNull(labelColumnName) is not { } column)
            throw new ArgumentException($"There is no label column '{labelColumnName}'; the columns are {string.Join(", ", data.Schema.Select(c => $"'{c.Name}'"))}.");
        return column.Type is Microsoft.ML.Data.KeyDataViewType && column.Annotations.Schema.GetColumnOrNull(ClassLabels.KeyValuesAnnotation) is not null
            ? new(ClassLabels.FromKey(column).Names)
            : throw new ArgumentException($"The label column '{labelColumnName}' is of type {column.Type}; expected a key whose values name the classes.");
    }

    /// <summary>Reads a map that <see cref="Save"/> wrote, or another JSON file with an array of names called <c>classes</c>.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    /// <exception cref="InvalidDataException">The file is no such map; the message names it.</exception>
    public static LabelMap Load(string path)
    {
        FileInfo file = new(RequiredFiles.Require(path, "a label map, {\"classes\": [\"name\", ...]}"));
        if (file.Length > LongestFile)
            throw new InvalidDataException($"{path}: {file.Length} bytes are too many for a label map.");
        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(file.FullName));
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty(Classes, out JsonElement classes)
                && classes.ValueKind == JsonValueKind.Array
                && classes.EnumerateArray().All(name => name.ValueKind == JsonValueKind.String)
                ? new(ClassList.Require([.. classes.EnumerateArray().Select(name => name.GetString()!)], path))
                : throw new InvalidDataException($"{path}: no label map; expected {{\"{Classes}\": [\"name\", ...]}}.");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // InvalidOperationException is what text with half a surrogate pair gives.
            throw new InvalidDataException($"{path}: no label map: {e.Message}", e);
        }
    }

    /// <summary>Writes the map; the file is complete or not there.</summary>
    /// <param name="path">The file.</param>
    /// <param name="overwrite">Whether to replace an existing file. Defaults to false.</param>
    /// <exception cref="IOException">The file exists, or cannot be written.</exception>
    public void Save(string path, bool overwrite = false) => SafeWrite.ToFile(path, overwrite, temporary =>
    {
        using FileStream stream = new(temporary, FileMode.CreateNew);
        using Utf8JsonWriter writer = new(stream, Readable);
        writer.WriteStartObject();
        writer.WriteStartArray(Classes);
        foreach (string name in ClassNames)
            writer.WriteStringValue(name);
        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    /// <summary>Checks that a data view's label has the same classes with the same keys.</summary>
    /// <param name="data">The data view; only its schema is looked at.</param>
    /// <param name="labelColumnName">A key column with names.</param>
    /// <exception cref="ArgumentException">There is no such column, or it is no key with names.</exception>
    /// <exception cref="InvalidDataException">The classes differ; the message lists those that only one side has.</exception>
    public void Require(IDataView data, string labelColumnName = "Label")
    {
        IReadOnlyList<string> found = Of(data, labelColumnName).ClassNames;
        if (found.SequenceEqual(ClassNames, StringComparer.Ordinal))
            return;
        string[] unknown = [.. found.Except(ClassNames, StringComparer.Ordinal).Select(n => $"'{n}'")];
        string[] absent = [.. ClassNames.Except(found, StringComparer.Ordinal).Select(n => $"'{n}'")];
        const int Shown = 20;
        throw new InvalidDataException(
            $"The classes of column '{labelColumnName}' are not the {ClassNames.Count} of the label map: "
            + (unknown.Length + absent.Length == 0
                ? "they are in another order."
                : $"unknown to it: {(unknown.Length == 0 ? "none" : Listing.First(unknown, shown: Shown))}; "
                    + $"only in it: {(absent.Length == 0 ? "none" : Listing.First(absent, shown: Shown))}.")
            + " Load the data with its ClassNames.");
    }
}
