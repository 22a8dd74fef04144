using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;
using SkiaSharp;

namespace MlNetFixedHeads.Throughput;

/// <summary>Peak memory of training on few and on many pictures, each in a process of its own.</summary>
/// <remarks>The pictures are JPEGs of 16 x 16 pixels in one folder per class. Everything runs as a user runs it: LoadImageFolder, then Fit, with a
/// tenth held out; the epochs are whole. The cache, which grows with the pictures until it has its budget, is given one that both
/// sets fill, or none. The few pictures are also trained on for as many steps as the many, which tells what grows with time from what grows
/// with the pictures. The runtime's youngest generation may grow to a multiple of the processor's third cache before it is collected, which long runs
/// reach and short ones do not: it has 4 MB in all of them.</remarks>
internal static class InputMemory
{
    private const int Classes = 10;
    private const int Distinct = 100;
    private const int Epochs = 1;
    private const int Side = 16;

    /// <summary>The environment variables below name what a child process is to do.</summary>
    private const string CacheVariable = "THROUGHPUT_CACHE";
    private const string EpochsVariable = "THROUGHPUT_EPOCHS";

    public static void Compare(int few, int many)
    {
        using var temporary = new TemporaryFolder();
        foreach (var pictures in new[] { few, many })
            Generate(Path.Join(temporary.Path, $"{pictures}"), pictures);
        foreach (var cache in new[] { PictureCache.None, PictureCache.Memory, PictureCache.File })
        {
            var small = Child(Path.Join(temporary.Path, $"{few}"), cache, Epochs);
            var longer = Child(Path.Join(temporary.Path, $"{few}"), cache, Epochs * many / few);
            var large = Child(Path.Join(temporary.Path, $"{many}"), cache, Epochs);
            Console.WriteLine($"cache {cache}, peak in all (managed heap): {few} pictures {small}; as many steps as for {many} {longer}; {many} pictures {large}");
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  {(large.Peak / small.Peak) - 1:+0.0%;-0.0%} over the few pictures, {(large.Peak / longer.Peak) - 1:+0.0%;-0.0%} over as many steps with them"));
        }
    }

    /// <summary>Trains, and prints the peak.</summary>
    public static void Train(string folder)
    {
        var cache = Enum.Parse<PictureCache>(Environment.GetEnvironmentVariable(CacheVariable)!);
        var watch = Stopwatch.StartNew();
        var context = new MLContext(seed: 1);
        var data = context.Data.LoadImageFolder(folder);
        var options = new FixedHeadCnnOptions
        {
            Architecture = CnnArchitecture.ResNet32Cifar,
            ImageSize = Side,
            Epochs = int.Parse(Environment.GetEnvironmentVariable(EpochsVariable)!, CultureInfo.InvariantCulture),
            BatchSize = 128,
            Cache = cache,
            CacheMemoryMB = 4,
            CacheFolder = folder + "-cache",
        };
        var managed = 0L;
        using (new Timer(_ => managed = Math.Max(managed, GC.GetGCMemoryInfo().TotalCommittedBytes), null, TimeSpan.Zero, TimeSpan.FromSeconds(0.5)))
        using (context.Transforms.TrainFixedHeadCnn(context, options).Fit(data))
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Peak()} {managed} {watch.Elapsed.TotalSeconds}"));
    }

    private static Usage Child(string folder, PictureCache cache, int epochs)
    {
        using var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["memory-of", folder])
        {
            RedirectStandardOutput = true,
            Environment = { [CacheVariable] = $"{cache}", [EpochsVariable] = $"{epochs}", ["DOTNET_GCgen0size"] = "400000" },
        })!;
        var answer = process.StandardOutput.ReadToEnd().Split(' ');
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException("The training process failed.");
        double[] numbers = [.. answer.Select(a => double.Parse(a, CultureInfo.InvariantCulture))];
        return new Usage(numbers[0] / 1e6, numbers[1] / 1e6, numbers[2]);
    }

    private static long Peak()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64;
    }

    /// <summary>Writes pictures of as many classes as there are digits, a folder for each.</summary>
    public static void Generate(string folder, int pictures)
    {
        byte[][] encoded = [.. Enumerable.Range(0, Classes * Distinct).Select(Encode)];
        for (var c = 0; c < Classes; c++)
            Directory.CreateDirectory(Path.Join(folder, $"class{c}"));
        Parallel.For(0, pictures, i =>
        {
            var c = i % Classes;
            File.WriteAllBytes(
                Path.Join(folder, $"class{c}", string.Create(CultureInfo.InvariantCulture, $"picture_{i:D8}.jpg")),
                encoded[(c * Distinct) + (i / Classes % Distinct)]);
        });
    }

    /// <summary>A coloured rectangle on noise; the class decides where.</summary>
    private static byte[] Encode(int number)
    {
        var random = new Random(number);
        using var bitmap = new SKBitmap(Side, Side, SKColorType.Rgba8888, SKAlphaType.Opaque);
        for (var i = 0; i < Side * Side; i++)
            bitmap.SetPixel(i % Side, i / Side, new SKColor((byte)random.Next(256), (byte)random.Next(256), (byte)((number / Distinct * 25) + random.Next(25))));
        using var data = bitmap.Encode(SKEncodedImageFormat.Jpeg, 80);
        return data.ToArray();
    }

    /// <summary>What a process took: megabytes at its peak, of them committed by the garbage collector, and seconds.</summary>
    private readonly record struct Usage(double Peak, double Managed, double Seconds)
    {
        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Peak:F0} MB ({Managed:F0}), {Seconds:F0} s");
    }
}
