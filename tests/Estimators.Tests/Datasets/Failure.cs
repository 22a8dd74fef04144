namespace MlNetFixedHeads.Estimators.Tests.Datasets;

/// <summary>Asserts that something fails, and with which words.</summary>
internal static class Failure
{
    public static void Says<TException>(Func<object?> action, string expected)
        where TException : Exception =>
        StringAssert.Contains(Assert.ThrowsExactly<TException>(action).Message, expected);
}
