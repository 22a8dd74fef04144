namespace MlNetFixedHeads.Estimators.Datasets.Inspection;

/// <summary>Finds pictures that are the same, or nearly, and which splits and classes they tie together.</summary>
internal sealed class DuplicateFinder(InspectionSet set, PictureFacts facts, ImageInspectionOptions options)
{
    /// <summary>Of pictures with one hash but different colours, no more kinds of colours are told apart: blank pages must not take forever.</summary>
    private const int MostKinds = 64;

    /// <summary>Groups of identical files.</summary>
    public DisjointSets FindExact()
    {
        DisjointSets groups = new(set.Count);
        Dictionary<UInt128, int> first = new(set.Count);
        for (int i = 0; i < set.Count; i++)
        {
            if (facts.States[i] != PictureState.Unreadable && facts.Lengths[i] > 0 && !first.TryAdd(facts.Digests[i], i))
                groups.Join(first[facts.Digests[i]], i);
        }

        return groups;
    }

    /// <summary>Groups of pictures that look alike, identical files included.</summary>
    public DisjointSets FindNear(DisjointSets exact, int distance)
    {
        DisjointSets groups = new(set.Count);
        // The pictures of each hash, as far as their colours differ.
        Dictionary<ulong, List<int>> kinds = [];
        for (int i = 0; i < set.Count; i++)
        {
            if (facts.States[i] != PictureState.Decoded)
                continue;
            int first = exact.Find(i);
            if (first != i)
            {
                groups.Join(first, i);
                continue;
            }

            if (!kinds.TryGetValue(facts.Hashes[i], out List<int>? same))
                kinds.Add(facts.Hashes[i], same = new(1));
            int known = same.FindIndex(k => AgreeInColour(k, i));
            if (known >= 0)
                groups.Join(same[known], i);
            else if (same.Count < MostKinds)
                same.Add(i);
        }

        if (distance > 0)
        {
            ulong[] hashes = [.. kinds.Keys];
            List<int>[] pictures = [.. kinds.Values];
            new HashIndex(hashes, distance).Visit((a, b) => JoinAlike(pictures[a], pictures[b], groups), options.CancellationToken);
        }

        return groups;
    }

    /// <summary>Counts groups and lists the first ones.</summary>
    /// <param name="groups">The groups.</param>
    /// <param name="within">Groups whose pictures count as one: a group that holds no others is left out. Or null.</param>
    public DuplicateImages Describe(DisjointSets groups, DisjointSets? within)
    {
        List<int[]> listed = [];
        int images = 0, acrossSplits = 0, acrossClasses = 0, count = 0;
        List<int[]> plain = [];
        foreach (int[] group in Groups(groups))
        {
            if (within is not null && group.All(i => within.Find(i) == within.Find(group[0])))
                continue;
            count++;
            images += group.Length;
            bool splits = group.Any(i => set.Split(i) != set.Split(group[0])), classes = group.Any(i => set.Class(i) != set.Class(group[0]));
            acrossSplits += splits ? 1 : 0;
            acrossClasses += classes ? 1 : 0;
            (splits || classes ? listed : plain).Add(group);
        }

        return new()
        {
            GroupCount = count,
            ImageCount = images,
            AcrossSplits = acrossSplits,
            AcrossClasses = acrossClasses,
            Groups = [.. listed.Concat(plain).Take(options.MaxListed).Select(g => new DuplicateGroup { Images = [.. g.Select(set.Describe)] })],
        };
    }

    /// <summary>How many pictures of each split are in an earlier one too.</summary>
    public IReadOnlyList<SplitLeak> Leaks(DisjointSets exact, DisjointSets? near)
    {
        int splits = set.SplitCount;
        int[,] exactly = new int[splits, splits], nearly = new int[splits, splits];
        HashSet<(int, int)> found = [];
        Count(exact, (first, second, picture) =>
        {
            exactly[first, second]++;
            found.Add((first, picture));
        });
        if (near is not null)
        {
            Count(near, (first, second, picture) =>
            {
                if (!found.Contains((first, picture)))
                    nearly[first, second]++;
            });
        }

        return
        [
            .. from first in Enumerable.Range(0, splits)
               from second in Enumerable.Range(first + 1, splits - first - 1)
               where exactly[first, second] + nearly[first, second] > 0
               select new SplitLeak(set.SplitName(first), set.SplitName(second), exactly[first, second], nearly[first, second]),
        ];
    }

    private void Count(DisjointSets groups, Action<int, int, int> found)
    {
        foreach (int[] group in Groups(groups))
        {
            int[] present = [.. group.Select(set.Split).Distinct()];
            foreach (int picture in group)
            {
                foreach (int earlier in present.Where(s => s < set.Split(picture)))
                    found(earlier, set.Split(picture), picture);
            }
        }
    }

    /// <summary>The groups of two and more, each in ascending order, by their first pictures.</summary>
    private IEnumerable<int[]> Groups(DisjointSets groups)
    {
        Dictionary<int, List<int>> members = [];
        for (int i = 0; i < set.Count; i++)
        {
            if (groups.Find(i) is int first && first != i)
            {
                if (!members.TryGetValue(first, out List<int>? own))
                    members.Add(first, own = [first]);
                own.Add(i);
            }
        }

        return members.OrderBy(m => m.Key).Select(m => m.Value.ToArray());
    }

    private void JoinAlike(List<int> first, List<int> second, DisjointSets groups)
    {
        foreach (int a in first)
        {
            foreach (int b in second)
            {
                if (AgreeInColour(a, b))
                    groups.Join(a, b);
            }
        }
    }

    private bool AgreeInColour(int a, int b) => PerceptualHash.AgreeInColour(facts.ColoursOf(a), facts.ColoursOf(b));
}
