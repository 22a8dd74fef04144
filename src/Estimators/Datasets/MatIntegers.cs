using MlNetFixedHeads.Estimators.Datasets.Matlab;

namespace MlNetFixedHeads.Estimators.Datasets;

/// <summary>Reads variables that number something, from 1.</summary>
internal static class MatIntegers
{
    /// <summary>All values of a variable.</summary>
    /// <exception cref="InvalidDataException">The variable is missing, or a value is not a whole number from 1 to the largest
    /// allowed.</exception>
    public static int[] Read(MatFile file, string variable, int largest)
    {
        MatNumericArray numbers = file.Require<MatNumericArray>(variable, $"whole numbers from 1 to {largest}");
        int[] values = new int[numbers.Count];
        for (int i = 0; i < values.Length; i++)
            values[i] = Require(file, numbers, i, $"{variable}({i + 1})", largest);
        return values;
    }

    /// <summary>One value.</summary>
    /// <exception cref="InvalidDataException">It is not a whole number from 1 to the largest allowed.</exception>
    public static int Require(MatFile file, MatNumericArray numbers, int index, string name, int largest) =>
        numbers.TryGetInteger(index, out long value) && value >= 1 && value <= largest
            ? (int)value
            : throw file.Error(FormattableString.Invariant($"{name} is {numbers[index]}; expected a whole number from 1 to {largest}"));
}
