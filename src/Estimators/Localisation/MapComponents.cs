namespace MlNetFixedHeads.Estimators.Localisation;

/// <summary>The connected components of a map's high places, as the threshold falls: one pass of a disjoint-set forest over the places
/// from high to low instead of a flood fill for each threshold.</summary>
/// <remarks>Places touch at edges and corners, as in OpenCV's contours, which the published figures use.</remarks>
internal sealed class MapComponents
{
    private const int None = -1;

    private readonly int _width;
    private readonly int _height;
    private readonly int[] _order, _parent, _area, _left, _top, _right, _bottom;
    private readonly float[] _values;
    private readonly HashSet<int> _roots = [];
    private int _next;

    public MapComponents(int height, int width, float[] values)
    {
        (_height, _width, _values) = (height, width, values);
        _order = [.. Enumerable.Range(0, values.Length)];
        float[] keys = Array.ConvertAll(values, v => -v);
        Array.Sort(keys, _order);
        _parent = new int[values.Length];
        Array.Fill(_parent, None);
        (_area, _left, _top, _right, _bottom) = (new int[values.Length], new int[values.Length], new int[values.Length], new int[values.Length], new int[values.Length]);
    }

    /// <summary>Lets the places at or above a threshold in; thresholds must fall.</summary>
    public void LowerTo(float threshold)
    {
        for (; _next < _order.Length && _values[_order[_next]] >= threshold; _next++)
            Admit(_order[_next]);
    }

    /// <summary>The tight boxes of all components, in places.</summary>
    public IEnumerable<PlaceBox> Boxes => _roots.Select(BoxOf);

    /// <summary>The tight box of the component with the most places, the one that begins higher up (then more to the left) of equals; null
    /// where there is none.</summary>
    public PlaceBox? Largest => _roots.Count == 0 ? null : BoxOf(_roots.MinBy(r => (-_area[r], _top[r], _left[r])));

    private PlaceBox BoxOf(int root) => new(_left[root], _top[root], _right[root] + 1, _bottom[root] + 1, _area[root]);

    private void Admit(int place)
    {
        int x = place % _width, y = place / _width;
        _parent[place] = place;
        (_area[place], _left[place], _right[place], _top[place], _bottom[place]) = (1, x, x, y, y);
        _roots.Add(place);
        for (int j = Math.Max(0, y - 1); j <= Math.Min(_height - 1, y + 1); j++)
        {
            for (int i = Math.Max(0, x - 1); i <= Math.Min(_width - 1, x + 1); i++)
            {
                int other = (j * _width) + i;
                if (other != place && _parent[other] != None)
                    Join(Root(place), Root(other));
            }
        }
    }

    private void Join(int a, int b)
    {
        if (a == b)
            return;
        (int large, int small) = _area[a] >= _area[b] ? (a, b) : (b, a);
        _parent[small] = large;
        _area[large] += _area[small];
        (_left[large], _right[large]) = (Math.Min(_left[large], _left[small]), Math.Max(_right[large], _right[small]));
        (_top[large], _bottom[large]) = (Math.Min(_top[large], _top[small]), Math.Max(_bottom[large], _bottom[small]));
        _roots.Remove(small);
    }

    private int Root(int place)
    {
        while (_parent[place] != place)
            place = _parent[place] = _parent[_parent[place]];
        return place;
    }
}
