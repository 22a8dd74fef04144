namespace MlNetFixedHeads.Samples.ThesisTables.Reproduction.Options;

/// <summary>A value for all rows, and others for rows of a data set or a network.</summary>
internal sealed class Scoped<T>(IReadOnlyList<(string? Scope, T Value)> given)
{
    public static Scoped<T> None { get; } = new([]);

    /// <summary>Whether a value was given for this scope itself.</summary>
    public bool Has(string scope) => given.Any(g => string.Equals(g.Scope, scope, StringComparison.OrdinalIgnoreCase));

    /// <summary>The value whose scope is named first, else the general one; false where there is neither.</summary>
    public bool TryGet(IEnumerable<string> scopes, out T value)
    {
        foreach (var scope in scopes.Append(null))
        {
            foreach (var (its, found) in given.Reverse())
            {
                if (string.Equals(its, scope, StringComparison.OrdinalIgnoreCase))
                {
                    value = found;
                    return true;
                }
            }
        }

        value = default!;
        return false;
    }
}
