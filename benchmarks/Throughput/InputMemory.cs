using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;
using SkiaSharp;

namespace MlNetFixedHeads.Throughput;

/// <summary>Peak memory of training on few and on many pictures, each in a process of its own.</summary>
/// <remarks>The pictures are JPEGs of 16 x 16 pixels in one folder per class. Everything runs as a user runs it: LoadImageFolder, then Fit, with a
/// tenth held out; the epochs are whole. The cache, which grows with the pictures until it has its budget, is given one that both
/// sets fill, or none.</remarks>
internal static class InputMemory
{
    private const int Classes = 10;
    private const int Distinct = 100;
    private const int Epochs = 2;
    private const int Side = 16;

    /// <summary>The environment variables below name what a child process is to do.</summary>
    private const string CacheVariable = "THROUGHPUT_CACHE";

    public static void Compare(int few, int many)
    {
        using var temporary = new TemporaryFolder();
        foreach (var pictures in new[] { few, many })
            Generate(Path.Join(temporary.Path, $"{pictures}"), pictures);
        foreach (var cache in new[] { PictureCache.None, PictureCache.Memory, PictureCache.File })
        {
            var (small, _) = Child(Path.Join(temporary.Path, $"{few}"), cache);
            var (large, seconds) = Child(Path.Join(temporary.Path, $"{many}"), cache);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"cache {cache}: peak {small:F0} MB with {few} pictures, {large:F0} MB with {many} ({seconds:F0} s): {(large / small) - 1:+0.0%;-0.0%}"));
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
            Epochs = Epochs,
            BatchSize = 128,
            Cache = cache,
            CacheMemoryMB = 4,
            CacheFolder = folder + "-cache",
        };
        using (context.Transforms.TrainFixedHeadCnn(context, options).Fit(data))
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Peak()} {watch.Elapsed.TotalSeconds}"));
    }

    private static (double Megabytes, double Seconds) Child(string folder, PictureCache cache)
    {
        using var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["memory-of", folder])
        {
            RedirectStandardOutput = true,
            Environment = { [CacheVariable] = $"{cache}" },
        })!;
        var answer = process.StandardOutput.ReadToEnd().Split(' ');
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException("The training process failed.");
        return (double.Parse(answer[0], CultureInfo.InvariantCulture) / 1e6, double.Parse(answer[1], CultureInfo.InvariantCulture));
    }

    private static long Peak()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64;
    }

    private static void Generate(string folder, int pictures)
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
}
