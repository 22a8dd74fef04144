namespace MlNetFixedHeads.Cli.Inspection;

/// <summary>A frozen matrix that was written.</summary>
internal sealed record MatrixReport(string Path, string Tensor, int Rows, int Columns, long Bytes);
