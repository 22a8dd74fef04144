using System.Globalization;
using MlNetFixedHeads.WebLoad;

// Loads a FlowerWeb server and compares it with the bare session on the same processors.
//   dotnet run --project benchmarks/WebLoad -- --model model.zip --picture photo.jpg [--connections 16] [--seconds 10] [--rounds 3] [--requests 20000] [--flood 200]
if (!LoadOptions.TryParse(args, out LoadOptions? options, out string? problem))
{
    Console.Error.WriteLine(problem);
    return 2;
}

string work = Directory.CreateTempSubdirectory("fixedheads-webload-").FullName;
try
{
    string model = Path.Join(work, "model.zip");
    File.Copy(options.Model, model);
    byte[] picture = await File.ReadAllBytesAsync(options.Picture);
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{Path.GetFileName(options.Model)}, a picture of {picture.Length:N0} bytes, {Environment.ProcessorCount} processors, {options.Connections} connections, {options.Seconds} s a round"));
    await using ServerProcess server = await ServerProcess.StartAsync(model);
    var run = new LoadRun(options, server, model, picture);
    bool sound = await run.ThroughputAsync();
    sound &= await run.MemoryAsync();
    sound &= await run.FloodAsync();
    sound &= await run.SwapAsync();
    Console.WriteLine(sound ? "No request was lost." : "REQUESTS WERE LOST.");
    return sound ? 0 : 1;
}
finally
{
    Directory.Delete(work, recursive: true);
}
