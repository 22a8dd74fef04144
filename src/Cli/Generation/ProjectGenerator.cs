using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MlNetFixedHeads.Cli.Output;

namespace MlNetFixedHeads.Cli.Generation;

/// <summary>Generates a project for a model. It is made beside its folder and renamed when it is complete.</summary>
internal sealed class ProjectGenerator(ProjectKind kind, string modelPath, string name, LibraryReference library)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private static readonly string[] TextTypes = [".cs", ".html", ".js", ".css", ".json", ".svg", ".txt"];

    private readonly string _project = $"{name}{kind.Suffix}";

    /// <summary>Writes the project.</summary>
    /// <returns>The project's file.</returns>
    /// <exception cref="CommandFailedException">Something is in the folder, or the model or the name cannot be used.</exception>
    public string Write(string folder)
    {
        string target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        if (File.Exists(target) || (Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any()))
            throw new CommandFailedException($"--output '{folder}' is there already and not empty; nothing is overwritten: name a new folder.");
        ModelFacts facts = ModelFacts.Read(modelPath);
        IReadOnlyDictionary<string, byte[]> template = TemplateFiles.Of(kind);
        if (template.Count == 0)
            throw new CommandFailedException($"This build of the tool has no template '{kind.Name}'.");
        CheckName(template);

        string parent = Path.GetDirectoryName(target) ?? throw new CommandFailedException($"--output '{folder}' is no folder that can be made.");
        MadeFolders parents = MadeFolders.Create(parent, $"--output '{folder}'");
        string beside = $"{target}.{Guid.NewGuid():N}.partial";
        try
        {
            Directory.CreateDirectory(beside);
            WriteTemplate(beside, template, facts);
            WriteProject(beside, facts);
            if (Directory.Exists(target))
                Directory.Delete(target);
            Directory.Move(beside, target);
        }
        finally
        {
            if (Directory.Exists(beside))
                Directory.Delete(beside, recursive: true);
            parents.RemoveEmpty();
        }

        return Path.Join(target, $"{_project}.csproj");
    }

    /// <summary>A class of the model's name must not hide another one that its code needs.</summary>
    private void CheckName(IReadOnlyDictionary<string, byte[]> template)
    {
        if (name != ProjectKind.ModelName && template.Any(f => f.Key.EndsWith(".cs", StringComparison.Ordinal) && ProjectName.IsUsedIn(name, Utf8.GetString(f.Value))))
            throw new CommandFailedException($"--name '{name}' already means something else in the code of the project; choose another name, such as {name}Model.");
    }

    private void WriteTemplate(string folder, IReadOnlyDictionary<string, byte[]> template, ModelFacts facts)
    {
        foreach ((string path, byte[] content) in template)
        {
            byte[] written = content;
            if (TextTypes.Contains(Path.GetExtension(path)))
            {
                string text = new StreamReader(new MemoryStream(content), Utf8).ReadToEnd().ReplaceLineEndings("\n");
                if (kind == ProjectKind.ConsoleApp)
                    text = ModelSource.Adapt(path, text, facts);
                text = SourceText.Renamed(SourceText.WithoutSampleParts(text), kind, _project, name);
                if (kind == ProjectKind.WebApi && path == "appsettings.json")
                    text = WithModel(text);
                written = Utf8.GetBytes(text);
            }

            string file = Path.Join(folder, path.Replace(ProjectKind.ModelName, name, StringComparison.Ordinal));
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllBytes(file, written);
        }
    }

    private void WriteProject(string folder, ModelFacts facts)
    {
        TemplatePackages packages = TemplateFiles.Packages();
        string modelFile = $"{name}.zip";
        File.Copy(modelPath, Path.Join(folder, modelFile));
        Put($"{_project}.csproj", ProjectFiles.Project(kind, modelFile, library, packages));
        Put("Directory.Packages.props", ProjectFiles.PackageVersions(kind, library, packages));
        foreach (string empty in new[] { "Directory.Build.props", "Directory.Build.targets", "Directory.Build.rsp", ".editorconfig" })
            Put(empty, empty.EndsWith('s') ? ProjectFiles.Nothing() : empty == ".editorconfig" ? "root = true\n" : "");
        Put(".gitignore", "bin/\nobj/\n");
        Put("README.md", ReadMe.Write(kind, _project, name, facts, library));
        if (library.PackageSource is { } source)
            Put("nuget.config", ProjectFiles.PackageSources(Directory.Exists(source) ? Path.GetFullPath(source) : source));
        foreach ((string from, string to) in library.Files())
        {
            Directory.CreateDirectory(Path.Join(folder, LibraryReference.Folder));
            File.Copy(from, Path.Join(folder, to));
        }

        void Put(string file, string text) => File.WriteAllText(Path.Join(folder, file), text, Utf8);
    }

    /// <summary>The model's file, as the server's settings name it.</summary>
    private string WithModel(string settings)
    {
        JsonObject json = JsonNode.Parse(settings)!.AsObject();
        json["model"] = $"{name}.zip";
        return json.ToJsonString(Indented) + "\n";
    }
}
