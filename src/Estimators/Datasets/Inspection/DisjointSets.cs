namespace MlNetFixedHeads.Estimators.Datasets.Inspection;

/// <summary>Numbers in groups that grow together (Tarjan 1975). The least number of a group stands for it.</summary>
internal sealed class DisjointSets
{
    private readonly int[] _parents;

    public DisjointSets(int count)
    {
        _parents = new int[count];
        for (int i = 0; i < count; i++)
            _parents[i] = i;
    }

    /// <summary>The least number of the group.</summary>
    public int Find(int item)
    {
        while (_parents[item] != item)
        {
            _parents[item] = _parents[_parents[item]];
            item = _parents[item];
        }

        return item;
    }

    public void Join(int first, int second)
    {
        (first, second) = (Find(first), Find(second));
        _parents[Math.Max(first, second)] = Math.Min(first, second);
    }
}
