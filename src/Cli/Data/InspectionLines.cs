using System.Globalization;
using MlNetFixedHeads.Cli.Output;

namespace MlNetFixedHeads.Cli.Data;

/// <summary>Tells how far an inspection is: a line every few seconds.</summary>
internal sealed class InspectionLines(Messages messages, TimeProvider time) : IProgress<ImageInspectionProgress>
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(3);

    private long _last = time.GetTimestamp();

    public void Report(ImageInspectionProgress value)
    {
        if (time.GetElapsedTime(_last) < Pause)
            return;
        _last = time.GetTimestamp();
        string share = Numbers.Percent(Math.Floor(100.0 * value.Inspected / value.Total)).Replace(".00", "", StringComparison.Ordinal);
        messages.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {Numbers.Whole(value.Inspected)} of {Numbers.Whole(value.Total)} pictures ({share})"));
    }
}
